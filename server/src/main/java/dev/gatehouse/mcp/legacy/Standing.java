package dev.gatehouse.mcp.legacy;

import dev.gatehouse.gate.Envelope;
import dev.gatehouse.json.JsonRpc;
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

    /** The same for one message, which may name its trace. */
    Standing about(JsonRpc message) {
        Envelope traced =
                switch (message) {
                    case JsonRpc.Request request ->
                        envelope.tracedBy(request.params().path("_meta"));
                    case JsonRpc.Notification notification ->
                        envelope.tracedBy(notification.params().path("_meta"));
                    case JsonRpc.Response _ -> envelope;
                };
        return new Standing(exchange, traced, revision, live);
    }
}
