package dev.gatehouse.egress;

import dev.gatehouse.egress.EgressFailed.Kind;
import io.dropwizard.lifecycle.Managed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The one way out. A URL is fetched by https from a public address, or from a host or address that the configuration
 * allows. The name is resolved once, every address it has is checked, and the connection goes to one of these; so a
 * name cannot change its address between check and use. Redirects are not followed, cookies not kept, compressed bodies
 * not inflated. Thread-safe; calls block.
 */
public final class Egress implements Managed {
    private static final int MAX_RESPONSE_HEADERS = 16 * 1024;
    private static final String EVENT_STREAM = "text/event-stream";

    private final Guard guard;
    private final Traffic traffic;
    private final HttpClient client = new HttpClient();

    /** Who chose a URL. Jetty keeps connections of the one apart from those of the other. */
    private enum ChosenBy {
        US,
        A_STRANGER
    }

    /** Fetches within these rules, with the names of this machine's resolver. */
    public Egress(EgressConfig config) {
        this(config, InetAddress::getAllByName, new SslContextFactory.Client());
    }

    Egress(EgressConfig config, Guard.Resolver resolver, SslContextFactory.Client tls) {
        this.guard = new Guard(config, resolver);
        this.traffic = new Traffic(guard, tls);
        QueuedThreadPool threads = new QueuedThreadPool(16, 2);
        threads.setName("egress");
        client.setExecutor(threads);
        client.setSslContextFactory(tls);
        client.setName("egress");
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Gatehouse"));
        client.setMaxResponseHeadersSize(MAX_RESPONSE_HEADERS);
        client.setConnectTimeout(5_000);
        client.setSocketAddressResolver((host, port, context, promise) ->
                Thread.startVirtualThread(() -> resolve(host, port, context, promise)));
    }

    @Override
    public void start() throws Exception {
        client.start();
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
        traffic.start();
    }

    @Override
    public void stop() throws Exception {
        traffic.stop();
        client.stop();
    }

    /**
     * Fetches a URL.
     *
     * @param maxBytes the longest body that is read
     * @param timeout for everything from resolving the name to the last byte
     * @param accept the media types wanted
     * @return the answer, whatever its status but a redirect
     * @throws EgressRefused if the rules forbid it
     * @throws EgressFailed if it cannot be had
     */
    public EgressResponse get(URI url, int maxBytes, Duration timeout, String accept)
            throws EgressRefused, EgressFailed {
        return get(url, maxBytes, timeout, accept, ChosenBy.US);
    }

    /**
     * Fetches a URL that a stranger chose, by the same rules but for one: what the configuration allows for our own
     * upstreams and issuers is not there for strangers, so only https to public addresses goes out.
     */
    public EgressResponse getForStranger(URI url, int maxBytes, Duration timeout, String accept)
            throws EgressRefused, EgressFailed {
        return get(url, maxBytes, timeout, accept, ChosenBy.A_STRANGER);
    }

    /**
     * Sends a form to a URL that the configuration or one of our issuers names, and brings the answer by the rules of
     * {@link #get}.
     *
     * @param authorization the {@code Authorization} field to send along, if any
     */
    public EgressResponse postForm(URI url, String form, @Nullable String authorization, int maxBytes, Duration timeout)
            throws EgressRefused, EgressFailed {
        check(url);
        Request request = client.newRequest(url)
                .method(HttpMethod.POST)
                .tag(ChosenBy.US)
                .headers(headers -> {
                    headers.put(HttpHeader.ACCEPT, "application/json");
                    if (authorization != null) {
                        headers.put(HttpHeader.AUTHORIZATION, authorization);
                    }
                })
                .body(new StringRequestContent("application/x-www-form-urlencoded", form));
        return fetch(request, url, maxBytes, timeout);
    }

    /**
     * Sends a request and brings whatever answers it; a redirect is an answer like any other. Of an event stream that
     * answers a GET nothing is read, of another one its first message, since a stream need not end.
     *
     * @throws EgressRefused if the rules forbid it
     * @throws EgressFailed if there is no answer to be had
     */
    public EgressAnswer exchange(EgressRequest request) throws EgressRefused, EgressFailed {
        check(request.url());
        Request prepared = client.newRequest(request.url())
                .method(request.method())
                .tag(request.chosenByStranger() ? ChosenBy.A_STRANGER : ChosenBy.US)
                .headers(headers -> request.headers().forEach(headers::put));
        if (request.body() != null) {
            prepared.body(new StringRequestContent(
                    request.headers().getOrDefault("Content-Type", "application/json"), request.body()));
        }
        return send(prepared, request.url(), request.timeout(), (response, body) -> {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            response.getHeaders()
                    .forEach(field -> headers.computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>())
                            .add(Objects.requireNonNullElse(field.getValue(), "")));
            String text = isEventStream(response)
                    ? request.method().equals("GET") ? "" : firstMessage(body, request.maxBytes())
                    : new String(read(request.url(), response, body, request.maxBytes()), StandardCharsets.UTF_8);
            return new EgressAnswer(response.getStatus(), headers, text);
        });
    }

    private static boolean isEventStream(Response response) {
        String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type != null && type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
    }

    /** The data of the first event that has some. */
    private static String firstMessage(InputStream body, int maxBytes) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        int read = 0;
        for (String line = lines.readLine(); line != null && read < maxBytes; line = lines.readLine()) {
            read += line.length();
            if (line.startsWith("data:") && line.length() > "data: ".length()) {
                return line.substring("data:".length()).strip();
            }
        }
        return "";
    }

    private EgressResponse get(URI url, int maxBytes, Duration timeout, String accept, ChosenBy chosenBy)
            throws EgressRefused, EgressFailed {
        check(url);
        Request request =
                client.newRequest(url).tag(chosenBy).headers(headers -> headers.put(HttpHeader.ACCEPT, accept));
        return fetch(request, url, maxBytes, timeout);
    }

    private static EgressResponse fetch(Request request, URI url, int maxBytes, Duration timeout)
            throws EgressRefused, EgressFailed {
        return send(request, url, timeout, (response, body) -> {
            refuseRedirect(url, response);
            return new EgressResponse(
                    response.getStatus(),
                    response.getHeaders().get(HttpHeader.CONTENT_TYPE),
                    response.getHeaders().get(HttpHeader.CACHE_CONTROL),
                    read(url, response, body, maxBytes));
        });
    }

    /** Makes something of an answer whose head has come. */
    @FunctionalInterface
    private interface Taking<T> {
        T from(Response response, InputStream body) throws EgressRefused, EgressFailed, IOException;
    }

    private static <T> T send(Request request, URI url, Duration timeout, Taking<T> taking)
            throws EgressRefused, EgressFailed {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        request.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS).send(listener);
        try (InputStream body = listener.getInputStream()) {
            return taking.from(listener.get(timeout.toMillis(), TimeUnit.MILLISECONDS), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EgressFailed(Kind.BROKEN, true, "the fetch of " + place(url) + " was interrupted");
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw failure(url, e);
        }
    }

    /**
     * Sends a request to a backend that the configuration names, and returns once the head of its answer is there.
     * Thousands may be under way at once.
     *
     * @throws EgressRefused if the rules forbid it
     * @throws EgressFailed if there is no answer to be had; it says whether the request may have been seen
     */
    public UpstreamResponse send(UpstreamRequest request) throws EgressRefused, EgressFailed {
        return traffic.send(request);
    }

    /** Whether a URL may be fetched at all, as far as its text tells; its addresses are checked when it is. */
    public void check(URI url) throws EgressRefused {
        Guard.check(url);
    }

    private void resolve(String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        Destination to = context.get(Destination.CONTEXT_KEY) instanceof Destination known ? known : null;
        boolean secure = to != null && to.isSecure();
        boolean ours = to != null && to.getOrigin().getTag() == ChosenBy.US;
        try {
            promise.succeeded(guard.addresses(host, port, secure, ours));
        } catch (EgressException e) {
            promise.failed(e);
        }
    }

    private static void refuseRedirect(URI url, Response response) throws EgressRefused {
        if (HttpStatus.isRedirection(response.getStatus())) {
            throw new EgressRefused(place(url) + " answers with a redirect, and redirects are not followed; "
                    + "configure the URL that it leads to");
        }
    }

    private static byte[] read(URI url, Response response, InputStream body, int maxBytes)
            throws EgressFailed, IOException {
        String encoding = response.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new EgressFailed(
                    Kind.UNREADABLE, true, place(url) + " answers with a compressed body, which was not asked for");
        }
        byte[] bytes = body.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new EgressFailed(Kind.TOO_LARGE, true, place(url) + " answers with more than " + maxBytes + " bytes");
        }
        return bytes;
    }

    /** The rule that was broken, if one was; else what the network did. */
    private static EgressFailed failure(URI url, Exception failure) throws EgressRefused {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case EgressRefused refused -> throw refused;
                case EgressFailed failed -> {
                    return failed;
                }
                case SSLException untrusted -> {
                    return EgressFailed.unreachable(
                            place(url) + " has no certificate that this machine trusts for that name");
                }
                case TimeoutException late -> {
                    return new EgressFailed(Kind.TIMED_OUT, true, place(url) + " did not answer in time");
                }
                default -> {}
            }
        }
        return EgressFailed.unreachable(place(url) + " cannot be reached");
    }

    /** The URL without its query, which could hold a secret. */
    private static String place(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + Objects.requireNonNullElse(url.getRawPath(), "");
    }
}
