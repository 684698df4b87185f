package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.telemetry.TraceStep;
import org.jspecify.annotations.Nullable;

/**
 * Where a call came in, in no wire format's terms.
 *
 * @param requestId the id of the HTTP request
 * @param trace the trace that it is part of
 * @param address the client's address
 * @param front {@code mcp}, {@code rest}, {@code proxy} or {@code console}
 * @param protocol the MCP revision, or {@code http}
 * @param clientName the name that the client gives itself, if any; not verified
 * @param userAgent what the client says of itself in the header, if anything; not verified
 * @param sessionId which MCP session it belongs to, if any; names it, and does not open it
 * @param startNanos {@link System#nanoTime()} when the request was taken up
 */
public record Envelope(
        String requestId,
        TraceContext trace,
        String address,
        String front,
        String protocol,
        @Nullable String clientName,
        @Nullable String userAgent,
        @Nullable String sessionId,
        long startNanos) {
    /** Makes what the gateway does with it a part of the trace, where requests are traced. */
    public Envelope {
        trace = TraceStep.current(trace);
    }

    /** The W3C trace id; absent if it is part of no trace. */
    public @Nullable String traceId() {
        return trace.traceId();
    }

    /** The same for a message that may name its trace in {@code _meta}: what the headers say counts. */
    public Envelope tracedBy(JsonNode meta) {
        TraceContext traced = trace.or(meta);
        return traced.equals(trace)
                ? this
                : new Envelope(
                        requestId, traced, address, front, protocol, clientName, userAgent, sessionId, startNanos);
    }

    /** The same within a session. */
    public Envelope in(String session) {
        return new Envelope(requestId, trace, address, front, protocol, clientName, userAgent, session, startNanos);
    }
}
