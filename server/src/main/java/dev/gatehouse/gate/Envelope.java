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
 * @param startNanos {@link System#nanoTime()} when the request was taken up
 */
public record Envelope(
        String requestId,
        @Nullable String traceId,
        String address,
        String front,
        String protocol,
        @Nullable String clientName,
        long startNanos) {}
