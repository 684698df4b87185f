package dev.gatehouse.egress;

import dev.gatehouse.egress.EgressFailed.Kind;
import dev.gatehouse.egress.UpstreamRequest.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.OutputStreamRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/** One request to a backend, and what it knows of how far it came. */
final class Exchange implements Request.Listener, Response.Listener {
    /** The head of an answer and where its body comes from. */
    private record Head(Response response, Content.Source source) {}

    private final Request request;
    private final UpstreamRequest wanted;
    private final CountDownLatch departed = new CountDownLatch(1);
    private final CompletableFuture<Head> head = new CompletableFuture<>();
    private volatile boolean sent;

    Exchange(Request request, UpstreamRequest wanted) {
        this.request = request;
        this.wanted = wanted;
    }

    /** Sends the request, and waits for the head of the answer. */
    UpstreamResponse go() throws EgressRefused, EgressFailed {
        Timeouts timeouts = wanted.timeouts();
        OutputStreamRequestContent upload = null;
        switch (wanted.body()) {
            case Body.None() -> {}
            case Body.Bytes(byte[] bytes) -> request.body(new BytesRequestContent(bytes));
            case Body.Streamed streamed -> {
                upload = new Upload(streamed.length());
                request.body(upload);
            }
        }
        request.timeout(timeouts.total().toMillis(), TimeUnit.MILLISECONDS)
                .idleTimeout(backstopMillis(timeouts), TimeUnit.MILLISECONDS)
                .onRequestListener(this)
                .send(this);
        try {
            if (!departed.await(timeouts.connect().toMillis(), TimeUnit.MILLISECONDS)) {
                throw given(failed(Kind.TIMED_OUT, "could not be connected to in time"));
            }
            if (upload != null) {
                upload(((Body.Streamed) wanted.body()).stream(), upload.getOutputStream());
            }
            return response(head.get(timeouts.firstByte().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw given(failed(Kind.TIMED_OUT, "did not answer in time"));
        } catch (ExecutionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof EgressRefused refused) {
                    throw refused;
                }
            }
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw given(failed(Kind.BROKEN, "was not waited for any longer"));
        }
    }

    /** A body of known length, if it is known. */
    private static final class Upload extends OutputStreamRequestContent {
        private final long length;

        Upload(long length) {
            this.length = length;
        }

        @Override
        public long getLength() {
            return length;
        }
    }

    /** Copies on this thread, so that a slow sender holds up nobody else. An answer may come before the end. */
    private void upload(InputStream from, OutputStream to) throws EgressFailed {
        byte[] piece = new byte[16 * 1024];
        while (!head.isDone()) {
            int read;
            try {
                read = from.read(piece);
            } catch (IOException e) {
                throw given(failed(Kind.BROKEN, "was sent a body that broke off"));
            }
            try {
                if (read < 0) {
                    to.close();
                    return;
                }
                to.write(piece, 0, read);
            } catch (IOException e) {
                // The answer, or what broke, is told by the exchange itself.
                return;
            }
        }
    }

    /** The silence after which the connection itself gives up; the shorter times are kept by whoever waits. */
    private static long backstopMillis(Timeouts timeouts) {
        return Math.max(timeouts.idle().toMillis(), timeouts.firstByte().toMillis()) + 1_000;
    }

    long idleMillis() {
        return wanted.timeouts().idle().toMillis();
    }

    void abort(Throwable why) {
        // How aborting went is told to the listener like every other end.
        var _ = request.abort(why);
    }

    private EgressFailed given(EgressFailed failure) {
        abort(failure);
        return failure;
    }

    private UpstreamResponse response(Head answered) throws EgressFailed {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        answered.response()
                .getHeaders()
                .forEach(field -> headers.computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>())
                        .add(Objects.requireNonNullElse(field.getValue(), "")));
        return new UpstreamResponse(answered.response().getStatus(), headers, body(answered));
    }

    private InputStream body(Head answered) throws EgressFailed {
        InputStream raw = new BodyStream(answered.source(), this);
        String encoding = Objects.requireNonNullElse(
                        answered.response().getHeaders().get(HttpHeader.CONTENT_ENCODING), "identity")
                .toLowerCase(Locale.ROOT);
        long announced = answered.response().getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        boolean hasBody = !wanted.method().equals("HEAD");
        if (hasBody && announced > wanted.maxBytes()) {
            throw given(tooLarge());
        }
        return switch (encoding) {
            case "identity" -> new CappedStream(raw, wanted.maxBytes(), this::tooLarge);
            case "gzip", "x-gzip" -> hasBody && announced != 0 ? inflated(raw) : raw;
            default -> throw given(failed(Kind.UNREADABLE, "answers in an encoding that was not asked for"));
        };
    }

    private EgressFailed tooLarge() {
        return failed(Kind.TOO_LARGE, "answers with more than " + wanted.maxBytes() + " bytes");
    }

    private InputStream inflated(InputStream raw) throws EgressFailed {
        try {
            return new CappedStream(new GZIPInputStream(raw, 8192), wanted.maxBytes(), this::tooLarge);
        } catch (BodyFailed e) {
            throw e.failure();
        } catch (IOException e) {
            throw given(failed(Kind.UNREADABLE, "answers with a compressed body that is damaged"));
        }
    }

    /** What went wrong, as far as the other side is concerned. */
    EgressFailed failed(Kind kind, String what) {
        return new EgressFailed(kind, sent, place(wanted.url()) + " " + what);
    }

    /** What the network did. */
    EgressFailed failure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case EgressFailed failed -> {
                    return failed;
                }
                case SSLException _
                when !sent -> {
                    return failed(Kind.UNREACHABLE, "has no certificate that this machine trusts for that name");
                }
                case TimeoutException _ -> {
                    return failed(Kind.TIMED_OUT, "did not answer in time");
                }
                default -> {}
            }
        }
        return sent ? failed(Kind.BROKEN, "broke the connection") : failed(Kind.UNREACHABLE, "cannot be reached");
    }

    /** The URL without its query, which could hold a secret. */
    private static String place(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + Objects.requireNonNullElse(url.getRawPath(), "");
    }

    @Override
    public void onHeaders(Request begun) {
        // From here on the other side may see it, even if no write is ever reported to have succeeded.
        sent = true;
        departed.countDown();
    }

    @Override
    public void onFailure(Request begun, Throwable failure) {
        departed.countDown();
    }

    @Override
    public void onContentSource(Response response, Content.Source source) {
        head.complete(new Head(response, source));
    }

    @Override
    public void onComplete(Result result) {
        if (result.isFailed()) {
            head.completeExceptionally(result.getFailure());
            departed.countDown();
        }
    }
}
