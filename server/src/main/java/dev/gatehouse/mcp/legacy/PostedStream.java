package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.mcp.wire.EventStream;
import dev.gatehouse.mcp.wire.Exchange;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to one posted request as long as it is worked on. It is plain JSON, unless something has to be said before
 * the result: then it is a stream of events, which goes on for a client that loses its connection and comes back.
 * Thread-safe.
 */
final class PostedStream {
    private static final Logger LOG = LoggerFactory.getLogger(PostedStream.class);

    private final Standing standing;
    private final String method;
    private final Exchange exchange;
    private final @Nullable LiveSession session;
    private final LiveSessions sessions;
    private final Deliveries deliveries;
    private @Nullable EventLog log;
    private @Nullable Thread sender;
    private boolean finished;

    /** Nothing is said yet. Without a session, nothing can be resumed. */
    PostedStream(Standing standing, String method, LiveSessions sessions, Deliveries deliveries) {
        this.standing = standing;
        this.method = method;
        this.exchange = standing.exchange();
        this.session = standing.live();
        this.sessions = sessions;
        this.deliveries = deliveries;
    }

    /** Says something before the result. */
    void say(ObjectNode message) {
        EventLog begun = begin();
        if (begun != null) {
            begun.append(Json.bytes(message));
        }
    }

    /** Makes the answer a stream, if it is not finished; absent if it is. */
    synchronized @Nullable EventLog begin() {
        if (log == null && !finished) {
            EventLog begun = sessions.posted();
            log = begun;
            if (session != null) {
                session.answering(begun);
            }
            EventLog.Reading reading = begun.read(0);
            sender = Thread.ofVirtual().name("mcp-stream").start(() -> send(begun, reading));
        }
        return log;
    }

    /** Ends the connection, but not the request: the client is to come back for the answer. */
    void disconnect() {
        EventLog begun = session == null ? null : begin();
        if (begun != null) {
            begun.disconnect();
        }
    }

    /**
     * Ends the answer as a stream, if it is one.
     *
     * @param last the last message; absent if there must not be one
     * @return false if the answer is none, and the caller has to give it
     */
    boolean finish(Supplier<byte @Nullable []> last) {
        EventLog begun;
        Thread sending;
        synchronized (this) {
            finished = true;
            begun = log;
            sending = sender;
        }
        if (begun == null || sending == null) {
            return false;
        }
        byte[] result = last.get();
        if (result != null) {
            begun.append(result);
        }
        begun.end();
        if (session != null) {
            sessions.keep(session, begun);
        }
        join(sending);
        return true;
    }

    /** {@link System#nanoTime()} when the request was taken up. */
    long since() {
        return exchange.arrival().startNanos();
    }

    /** The answer belongs to the server again once this returns. */
    private static void join(Thread sending) {
        boolean interrupted = false;
        while (true) {
            try {
                sending.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void touch() {
        if (session != null) {
            sessions.touch(session);
        }
    }

    private void send(EventLog begun, EventLog.Reading reading) {
        try (reading) {
            EventStream out = deliveries.open(exchange, standing.envelope(), method);
            if (session != null && session.session().revision().primesStreams()) {
                out.prime(begun.name() + "-0", Deliveries.RETRY);
            }
            deliveries.run(begun, reading, out, exchange.caller(), session != null, this::touch);
            // The work may go on without the connection.
            out.close();
        } catch (IOException e) {
            // The client has gone; the work goes on (2025-11-25, a disconnection is no cancellation).
            LOG.debug("request {}: the client went away", exchange.arrival().requestId());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing of ours does this
        }
    }
}
