package dev.gatehouse.mcp.wire;

import dev.gatehouse.gate.Envelope;
import dev.gatehouse.telemetry.RequestId;
import dev.gatehouse.telemetry.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as its headers tell.
 *
 * @param requestId the client's id for it, or ours
 * @param trace the trace that its headers name
 * @param startNanos when it was taken up
 */
public record Arrival(HttpServletRequest request, String requestId, TraceContext trace, long startNanos) {
    public static Arrival of(HttpServletRequest request, HttpServletResponse response) {
        return new Arrival(request, RequestId.of(request, response), TraceContext.of(request), System.nanoTime());
    }

    /** Where this came in, once its protocol is known. */
    public Envelope envelope(String protocol, @Nullable String clientName) {
        return new Envelope(
                requestId,
                trace,
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
}
