package dev.gatehouse.mcp.wire;

import dev.gatehouse.gate.Envelope;
import dev.gatehouse.telemetry.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as its headers tell.
 *
 * @param requestId the client's id for it, or ours
 * @param traceId the W3C trace id, if one came
 * @param startNanos when it was taken up
 */
public record Arrival(
        HttpServletRequest request,
        String requestId,
        @Nullable String traceId,
        long startNanos) {
    private static final int TRACE_ID_START = 3;
    private static final int TRACE_ID_END = 35;
    private static final int TRACEPARENT_LENGTH = 55;

    public static Arrival of(HttpServletRequest request, HttpServletResponse response) {
        return new Arrival(
                request, RequestId.of(request, response), traceId(request.getHeader("traceparent")), System.nanoTime());
    }

    /** Where this came in, once its protocol is known. */
    public Envelope envelope(String protocol, @Nullable String clientName) {
        return new Envelope(
                requestId,
                traceId,
                request.getRemoteAddr(),
                RpcError.FRONT,
                protocol,
                clientName,
                request.getHeader("User-Agent"),
                null,
                startNanos);
    }

    /** The same for a request that may carry its trace in its body: what the headers say counts. */
    public Envelope envelope(String protocol, @Nullable String clientName, @Nullable String traceparent) {
        return new Envelope(
                requestId,
                traceId == null ? traceId(traceparent) : traceId,
                request.getRemoteAddr(),
                RpcError.FRONT,
                protocol,
                clientName,
                request.getHeader("User-Agent"),
                null,
                startNanos);
    }

    /** The value of a header; several fields are one list (RFC 9110 §5.3), which then equals no single value. */
    @Nullable
    public String header(String name) {
        String first = request.getHeader(name);
        if (first == null) {
            return null;
        }
        List<String> all = headers(name);
        return all.size() == 1 ? first : String.join(", ", all);
    }

    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    /** The trace id of a {@code traceparent} (W3C Trace Context §3.2), if it is well-formed. */
    private static @Nullable String traceId(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() < TRACEPARENT_LENGTH || traceparent.charAt(2) != '-') {
            return null;
        }
        boolean zero = true;
        for (int i = TRACE_ID_START; i < TRACE_ID_END; i++) {
            char c = traceparent.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return null;
            }
            zero &= c == '0';
        }
        return zero || traceparent.charAt(TRACE_ID_END) != '-'
                ? null
                : traceparent.substring(TRACE_ID_START, TRACE_ID_END);
    }
}
