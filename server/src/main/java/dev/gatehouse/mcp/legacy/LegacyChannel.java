package dev.gatehouse.mcp.legacy;

import dev.gatehouse.mcp.wire.EventStream;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients of this era do with GET and DELETE (2025-11-25, listening for messages from the server, session
 * management): open the session's own stream, resume one, end the session. Thread-safe.
 */
public final class LegacyChannel {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyChannel.class);

    private final McpGate gate;
    private final LegacyEra era;
    private final LegacyParts parts;

    public LegacyChannel(McpGate gate, LegacyEra era, LegacyParts parts) {
        this.gate = gate;
        this.era = era;
        this.parts = parts;
    }

    /** Whether there is anything to GET or DELETE here. */
    public boolean isOffered() {
        return parts.mode() != SessionsConfig.Mode.NEVER;
    }

    /** Ends the session. */
    public Reply delete(Exchange exchange) {
        return within(exchange, (standing, live) -> {
            Reply failure = gate.attend(exchange, standing.envelope(), "DELETE", null);
            if (failure != null) {
                return failure;
            }
            parts.sessions().end(live.session());
            parts.live().end(live.session(), exchange.caller());
            exchange.response().setStatus(204);
            return new Reply.Given();
        });
    }

    /** Sends a stream for as long as there is somebody to read it. */
    public Reply get(Exchange exchange) {
        return within(exchange, (standing, live) -> {
            if (!standing.readsEvents()) {
                throw new RpcException(
                        RpcError.http(406, "not_acceptable", "The header Accept must name text/event-stream."));
            }
            String lastEventId = exchange.arrival().header("Last-Event-ID");
            Cursor cursor = lastEventId == null ? null : Cursor.parse(lastEventId);
            EventLog log = stream(live, cursor);
            long after = cursor != null && log.name().equals(cursor.stream()) ? cursor.number() : log.newest();
            if (cursor == null && log.isRead()) {
                throw new RpcException(RpcError.http(
                        409, "stream_conflict", "This session has a stream already, which somebody reads."));
            }
            if (log.isExhausted(after)) {
                // 405 is how a client learns that there is no (more) stream for it.
                exchange.response().setHeader("Allow", "POST, DELETE");
                throw new RpcException(RpcError.http(405, "stream_finished", "Nothing more will come in this stream."));
            }
            if (!parts.deliveries().hasRoomFor(exchange.caller())) {
                throw new RpcException(
                        RpcError.http(429, "too_many_streams", "Too many streams are open. Close some and try again."));
            }
            Reply failure = gate.attend(exchange, standing.envelope(), "GET", null);
            if (failure != null) {
                return failure;
            }
            deliver(log, after, standing, live);
            return new Reply.Given();
        });
    }

    private EventLog stream(LiveSession live, @Nullable Cursor cursor) throws RpcException {
        EventLog known = cursor == null ? null : parts.live().find(live, cursor.stream());
        if (known != null) {
            return known;
        }
        if (cursor == null || LiveSessions.isStandalone(cursor.stream())) {
            return parts.live().standalone(live);
        }
        throw new RpcException(RpcError.http(
                400, "unknown_event", "Last-Event-ID names no stream of this session that is kept here."));
    }

    private void deliver(EventLog log, long after, Standing standing, LiveSession live) {
        Exchange exchange = standing.exchange();
        try (EventLog.Reading reading = log.read(after)) {
            EventStream out = parts.deliveries().open(exchange, standing.envelope(), "GET");
            if (live.session().revision().primesStreams()) {
                out.prime(log.name() + "-" + reading.position(), Deliveries.RETRY);
            }
            parts.deliveries()
                    .run(
                            log,
                            reading,
                            out,
                            exchange.caller(),
                            true,
                            () -> parts.live().touch(live));
        } catch (IOException e) {
            LOG.debug("request {}: the client went away", exchange.arrival().requestId());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing of ours does this
        }
    }

    /** Where a client was in a stream. */
    private record Cursor(String stream, long number) {
        private static final int LONGEST = 100;

        static Cursor parse(String eventId) throws RpcException {
            int dash = eventId.lastIndexOf('-');
            String digits = eventId.substring(dash + 1);
            boolean ours = dash > 0 && eventId.length() <= LONGEST && digits.matches("\\d{1,18}");
            if (!ours) {
                throw new RpcException(
                        RpcError.http(400, "unknown_event", "Last-Event-ID is no event id that was given out here."));
            }
            return new Cursor(eventId.substring(0, dash), Long.parseLong(digits));
        }
    }

    @FunctionalInterface
    private interface Act {
        Reply in(Standing standing, LiveSession live) throws RpcException;
    }

    private Reply within(Exchange exchange, Act act) {
        Standing standing = era.standing(exchange);
        String method = exchange.arrival().request().getMethod();
        try {
            boolean nobody = exchange.caller().isAnonymous() && !gate.isOpen(method);
            // Who may only look around is told that there is no stream: asked to sign in, clients would do so at once.
            Reply stranger =
                    gate.askToSignIn(exchange, standing.envelope(), nobody ? McpGate.INITIALIZE : method, null);
            if (stranger != null) {
                return stranger;
            }
            RpcError problem = nobody ? null : era.sessionProblem(standing);
            LiveSession live = nobody ? null : standing.live();
            if (problem == null && live == null) {
                exchange.response().setHeader("Allow", "POST");
                problem = RpcError.http(405, "method_not_allowed", "Without a session, send messages with POST.");
            }
            if (problem != null) {
                throw new RpcException(problem);
            }
            return act.in(standing, java.util.Objects.requireNonNull(live));
        } catch (RpcException e) {
            return gate.refuse(exchange.caller(), standing.envelope(), method, e);
        }
    }
}
