package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressFailed;
import dev.gatehouse.egress.EgressRefused;
import dev.gatehouse.egress.EgressRequest;
import dev.gatehouse.egress.EgressStream;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Streamable HTTP, as all revisions since 2025-03-26 have it. Thread-safe. */
public final class HttpTransport implements Transport {
    static final String SESSION = "Mcp-Session-Id";

    private static final String EVENTS = "text/event-stream";
    private static final String BOTH = "application/json, text/event-stream";
    private static final int METHOD_NOT_ALLOWED = 405;

    private final URI url;
    private final Egress egress;
    private final Limits limits;
    private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();

    /**
     * What a server may take.
     *
     * @param firstByte until the head of an answer comes
     * @param idle between two pieces of an answer
     * @param maxMessage the most bytes of one message
     */
    public record Limits(Duration firstByte, Duration idle, int maxMessage) {}

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
        return new HttpExchange(this, post(message, headers), request.id(), headers);
    }

    @Override
    public void tell(ObjectNode message, Map<String, String> headers) throws McpFailure, InterruptedException {
        try (EgressStream answer = post(message, headers)) {
            requireGood(answer.status());
        }
    }

    @Override
    public @Nullable Exchange listen(Map<String, String> headers) throws McpFailure, InterruptedException {
        EgressStream answer = get(headers, null, null);
        String type = answer.header("Content-Type");
        if (answer.status() == METHOD_NOT_ALLOWED || (answer.status() == 200 && !isEvents(type))) {
            answer.close();
            return null;
        }
        return new HttpExchange(this, answer, null, headers);
    }

    @Override
    public void end(Map<String, String> headers) throws McpFailure, InterruptedException {
        send("DELETE", null, BOTH, headers, limits.idle()).close();
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

    private EgressStream post(ObjectNode message, Map<String, String> headers) throws McpFailure, InterruptedException {
        return send("POST", Json.text(message), BOTH, headers, limits.idle());
    }

    /** Opens a stream, from after {@code lastEvent} if one is named. */
    EgressStream get(Map<String, String> headers, @Nullable String lastEvent, @Nullable Duration idle)
            throws McpFailure, InterruptedException {
        Map<String, String> all = headers;
        if (lastEvent != null) {
            all = new LinkedHashMap<>(headers);
            all.put("Last-Event-ID", lastEvent);
        }
        return send("GET", null, EVENTS, all, idle);
    }

    private EgressStream send(
            String method, @Nullable String body, String accept, Map<String, String> headers, @Nullable Duration idle)
            throws McpFailure, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Accept", accept);
        if (body != null) {
            all.put("Content-Type", "application/json");
        }
        EgressRequest request =
                new EgressRequest(method, url, all, body, limits.maxMessage(), limits.firstByte(), false);
        try {
            return egress.open(request, idle);
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
        if (status >= 300) {
            throw new McpFailure(
                    McpFailure.Reason.REFUSED, status, "The server refused with status " + status + ".", null);
        }
    }

    /** What a fetch that broke means. */
    McpFailure failure(EgressException failure) {
        boolean late = failure.reason().endsWith("did not answer in time");
        return new McpFailure(
                late ? McpFailure.Reason.TIMED_OUT : McpFailure.Reason.UNREACHABLE,
                0,
                "It failed: " + failure.reason() + ".",
                failure);
    }

    /** What a body that could not be read to its end means. */
    McpFailure broken(IOException failure) throws InterruptedException {
        if (failure instanceof InterruptedIOException) {
            throw new InterruptedException();
        }
        if (failure instanceof ServerEvents.TooLong) {
            return tooLarge();
        }
        try {
            EgressFailed failed = Egress.failed(url, failure);
            return failure(failed);
        } catch (EgressRefused refused) {
            return failure(refused);
        }
    }

    McpFailure tooLarge() {
        return new McpFailure(
                McpFailure.Reason.TOO_LARGE,
                "The server answered with more than " + limits.maxMessage() + " bytes, and the answer was cut off.");
    }
}
