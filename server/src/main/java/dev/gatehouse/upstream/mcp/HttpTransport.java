package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.egress.BodyFailed;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressFailed;
import dev.gatehouse.egress.EgressRefused;
import dev.gatehouse.egress.Timeouts;
import dev.gatehouse.egress.UpstreamRequest;
import dev.gatehouse.egress.UpstreamResponse;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Streamable HTTP, as all revisions since 2025-03-26 have it. Thread-safe. */
public final class HttpTransport implements Transport {
    static final String LISTEN = "subscriptions/listen";
    static final String SESSION = "Mcp-Session-Id";
    static final String SESSION_FIELD = "mcp-session-id";

    private static final String EVENTS = "text/event-stream";
    private static final String BOTH = "application/json, text/event-stream";
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final Duration LONGEST_STREAM = Duration.ofDays(1);
    /** People have to read and fill in forms; a model has to think. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private final URI url;
    private final Egress egress;
    private final Limits limits;
    private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();

    /**
     * What a server may take.
     *
     * @param connect until a request is on its way
     * @param firstByte until the head of an answer comes
     * @param idle between two pieces of an answer that is waited for
     * @param total for an answer, without the time in which the server itself waits for one
     * @param maxAnswer the most bytes of one answer
     */
    public record Limits(Duration connect, Duration firstByte, Duration idle, Duration total, int maxAnswer) {
        /** The times of a configuration. */
        public static Limits of(Timeouts timeouts, int maxAnswer) {
            return new Limits(timeouts.connect(), timeouts.firstByte(), timeouts.idle(), timeouts.total(), maxAnswer);
        }

        /** For an answer that is read as it comes. */
        private Timeouts reading() {
            return new Timeouts(connect, firstByte, idle, total);
        }

        /** For a server that may ask in between. */
        private Timeouts talking() {
            return new Timeouts(connect, firstByte, LONGEST_PAUSE, total.plus(LONGEST_PAUSE));
        }

        /** For a stream that may be silent. */
        private Timeouts listening() {
            return new Timeouts(connect, firstByte, LONGEST_STREAM, LONGEST_STREAM);
        }
    }

    /** To the endpoint at {@code url}, exactly as it is written. */
    public HttpTransport(URI url, Egress egress, Limits limits) {
        this.url = url;
        this.egress = egress;
        this.limits = limits;
    }

    URI url() {
        return url;
    }

    Limits limits() {
        return limits;
    }

    @Override
    public Exchange request(JsonRpc.Request request, Map<String, String> headers)
            throws McpFailure, InterruptedException {
        ObjectNode message = JsonRpc.request(request.id(), request.method(), request.params());
        boolean endless = request.method().equals(LISTEN);
        UpstreamResponse answer =
                send("POST", Json.bytes(message), BOTH, headers, endless ? limits.listening() : limits.reading());
        return new HttpExchange(this, answer, request.id(), headers, endless);
    }

    @Override
    public Exchange talk(JsonRpc.Request request, Map<String, String> headers) throws McpFailure, InterruptedException {
        ObjectNode message = JsonRpc.request(request.id(), request.method(), request.params());
        UpstreamResponse answer = send("POST", Json.bytes(message), BOTH, headers, limits.talking());
        return new HttpExchange(this, answer, request.id(), headers, true);
    }

    @Override
    public Duration idle() {
        return limits.idle();
    }

    @Override
    public Duration total() {
        return limits.total();
    }

    @Override
    public void tell(ObjectNode message, Map<String, String> headers) throws McpFailure, InterruptedException {
        try (UpstreamResponse answer = send("POST", Json.bytes(message), BOTH, headers, limits.reading())) {
            requireGood(answer.status());
        }
    }

    @Override
    public @Nullable Exchange listen(Map<String, String> headers) throws McpFailure, InterruptedException {
        UpstreamResponse answer = get(headers, null, true);
        String type = answer.header("content-type");
        if (answer.status() == METHOD_NOT_ALLOWED || (answer.status() == 200 && !isEvents(type))) {
            answer.close();
            return null;
        }
        return new HttpExchange(this, answer, null, headers, true);
    }

    @Override
    public void end(Map<String, String> headers) throws McpFailure, InterruptedException {
        send("DELETE", null, BOTH, headers, limits.reading()).close();
    }

    @Override
    public void close() {
        open.forEach(HttpExchange::close);
    }

    void opened(HttpExchange exchange) {
        open.add(exchange);
    }

    void closed(HttpExchange exchange) {
        open.remove(exchange);
    }

    /** Opens a stream, from after {@code lastEvent} if one is named. */
    UpstreamResponse get(Map<String, String> headers, @Nullable String lastEvent, boolean listening)
            throws McpFailure, InterruptedException {
        Map<String, String> all = headers;
        if (lastEvent != null) {
            all = new LinkedHashMap<>(headers);
            all.put("Last-Event-ID", lastEvent);
        }
        return send("GET", null, EVENTS, all, listening ? limits.listening() : limits.reading());
    }

    private UpstreamResponse send(
            String method, byte @Nullable [] body, String accept, Map<String, String> headers, Timeouts timeouts)
            throws McpFailure, InterruptedException {
        Map<String, List<String>> all = new LinkedHashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        all.put("Accept", List.of(accept));
        if (body != null) {
            all.put("Content-Type", List.of("application/json"));
        }
        UpstreamRequest request = new UpstreamRequest(
                method,
                url,
                all,
                body == null ? new UpstreamRequest.Body.None() : new UpstreamRequest.Body.Bytes(body),
                limits.maxAnswer(),
                timeouts);
        try {
            return egress.send(request);
        } catch (EgressException e) {
            throw failure(e);
        }
    }

    static boolean isEvents(@Nullable String contentType) {
        return contentType != null && contentType.regionMatches(true, 0, EVENTS, 0, EVENTS.length());
    }

    /** Throws what a status without a message means. */
    static void requireGood(int status) throws McpFailure {
        if (status >= 500) {
            throw new McpFailure(
                    McpFailure.Reason.SERVER_ERROR, status, "The server failed with status " + status + ".", null);
        }
        if (status == 401 || status == 403) {
            throw new McpFailure(
                    McpFailure.Reason.CREDENTIALS,
                    status,
                    "The server refused our credentials with status " + status + ".",
                    null);
        }
        if (status == 404) {
            throw new McpFailure(
                    McpFailure.Reason.SESSION_ENDED,
                    status,
                    "The server knows no such session or endpoint (404).",
                    null);
        }
        if (status >= 300 && status < 400) {
            throw new McpFailure(
                    McpFailure.Reason.BROKEN,
                    status,
                    "The server answers with a redirect, and redirects are not followed.",
                    null);
        }
        if (status >= 300) {
            throw new McpFailure(
                    McpFailure.Reason.REFUSED, status, "The server refused with status " + status + ".", null);
        }
    }

    /** What a fetch that broke means. */
    McpFailure failure(EgressException failure) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return switch (failure) {
            case EgressRefused refused ->
                new McpFailure(McpFailure.Reason.FORBIDDEN, 0, "It failed: " + refused.reason() + ".", refused);
            case EgressFailed failed ->
                new McpFailure(reason(failed), 0, "It failed: " + failed.reason() + ".", failed);
        };
    }

    private static McpFailure.Reason reason(EgressFailed failed) {
        return switch (failed.kind()) {
            case UNREACHABLE -> McpFailure.Reason.UNREACHABLE;
            case TIMED_OUT -> failed.sent() ? McpFailure.Reason.TIMED_OUT : McpFailure.Reason.UNREACHABLE;
            case BROKEN -> McpFailure.Reason.CUT_OFF;
            case TOO_LARGE -> McpFailure.Reason.TOO_LARGE;
            case UNREADABLE -> McpFailure.Reason.BROKEN;
        };
    }

    /** What a body that could not be read to its end means. */
    McpFailure broken(IOException failure) throws InterruptedException {
        if (failure instanceof BodyFailed body) {
            return failure(body.failure());
        }
        if (failure instanceof ServerEvents.TooLong) {
            return new McpFailure(
                    McpFailure.Reason.TOO_LARGE,
                    "The server answered with more than " + limits.maxAnswer() + " bytes, and was cut off.");
        }
        return new McpFailure(McpFailure.Reason.BROKEN, "The server's answer cannot be read.");
    }
}
