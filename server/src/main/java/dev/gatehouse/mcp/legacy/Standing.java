package dev.gatehouse.mcp.legacy;

import dev.gatehouse.gate.Envelope;
import dev.gatehouse.mcp.wire.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands: what it speaks, and in which session, if in any.
 *
 * @param live what this node remembers of the session
 */
record Standing(
        Exchange exchange,
        Envelope envelope,
        Revision revision,
        @Nullable LiveSession live) {
    /** Whether the client can read an answer made of events. */
    boolean readsEvents() {
        String accept = exchange.arrival().header("Accept");
        return accept != null && (accept.contains("text/event-stream") || accept.contains("*/*"));
    }
}
