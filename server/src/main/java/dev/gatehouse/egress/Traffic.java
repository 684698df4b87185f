package dev.gatehouse.egress;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Requests to backends: as many at once as are asked for, each thread waiting for its own. How many that may be is for
 * whoever asks to limit.
 */
final class Traffic {
    private static final int MOST_AT_ONCE = 65_536;
    private static final int MAX_HEADERS = 64 * 1024;
    /** Shorter than the five seconds after which common servers close a connection that is not used. */
    private static final long KEEP_CONNECTION = 4_000;

    private final Guard guard;
    private final HttpClient client = new HttpClient();

    Traffic(Guard guard, SslContextFactory.Client tls) {
        this.guard = guard;
        QueuedThreadPool threads =
                new QueuedThreadPool(Math.max(16, 4 * Runtime.getRuntime().availableProcessors()), 2);
        threads.setName("upstream");
        client.setExecutor(threads);
        client.setSslContextFactory(tls);
        client.setName("upstream");
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.setMaxRequestHeadersSize(MAX_HEADERS);
        client.setMaxResponseHeadersSize(MAX_HEADERS);
        client.setMaxConnectionsPerDestination(MOST_AT_ONCE);
        client.setMaxRequestsQueuedPerDestination(MOST_AT_ONCE);
        client.setConnectTimeout(15_000);
        client.setIdleTimeout(KEEP_CONNECTION);
        client.setSocketAddressResolver((host, port, context, promise) ->
                Thread.startVirtualThread(() -> resolve(host, port, context, promise)));
    }

    void start() throws Exception {
        client.start();
        client.getContentDecoderFactories().clear();
        List.of("redirect", "www-authenticate", "proxy-authenticate").forEach(client.getProtocolHandlers()::remove);
    }

    void stop() throws Exception {
        client.stop();
    }

    UpstreamResponse send(UpstreamRequest wanted) throws EgressRefused, EgressFailed {
        Guard.check(wanted.url());
        Request request = client.newRequest(wanted.url())
                .method(wanted.method())
                .headers(fields -> {
                    wanted.headers().forEach((name, values) -> fields.put(name, values));
                    fields.put(HttpHeader.ACCEPT_ENCODING, "gzip");
                    if (!fields.contains(HttpHeader.USER_AGENT)) {
                        fields.put(HttpHeader.USER_AGENT, "Gatehouse");
                    }
                });
        return new Exchange(request, wanted).go();
    }

    private void resolve(String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        boolean secure = context.get(Destination.CONTEXT_KEY) instanceof Destination to && to.isSecure();
        try {
            promise.succeeded(guard.addresses(host, port, secure, true));
        } catch (EgressException e) {
            promise.failed(e);
        }
    }
}
