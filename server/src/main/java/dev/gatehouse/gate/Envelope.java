package dev.gatehouse.gate;

import org.jspecify.annotations.Nullable;

/**
 * Where a call came in, in no wire format's terms.
 *
 * @param requestId the id of the HTTP request
 * @param traceId the W3C trace id, if one came
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
        @Nullable String traceId,
        String address,
        String front,
        String protocol,
        @Nullable String clientName,
        @Nullable String userAgent,
        @Nullable String sessionId,
        long startNanos) {

    /** The same within a session. */
    public Envelope in(String session) {
        return new Envelope(requestId, traceId, address, front, protocol, clientName, userAgent, session, startNanos);
    }
}
