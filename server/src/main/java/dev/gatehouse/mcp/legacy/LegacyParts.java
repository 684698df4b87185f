package dev.gatehouse.mcp.legacy;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.mcp.wire.Cursors;
import dev.gatehouse.mcp.wire.StreamsConfig;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.Sealer;
import dev.gatehouse.tools.CatalogChange;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What lasts longer than a request of this era: sessions, streams, what is asked of clients. Works from the server's
 * start until it stops. Thread-safe.
 */
public final class LegacyParts {
    private static final int REFRESH_SECONDS = 2;

    private final SessionsConfig.Mode mode;
    private final EndedSessions ended;
    private final Sessions sessions;
    private final LiveSessions live;
    private final Deliveries deliveries;
    private final Cursors cursors;
    private final Talks talks;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Sessions and streams as configured; the nodes of this database share sessions and their ends.
     *
     * @param pageSize the most entries that one page of a list holds
     */
    public LegacyParts(
            SessionsConfig config,
            StreamsConfig streams,
            int pageSize,
            Gate gate,
            Sealer sealer,
            Database database,
            Clock clock) {
        this.mode = config.mode();
        this.ended = new EndedSessions(database, clock);
        this.sessions = new Sessions(sealer, ended, config.lifetime().toJavaDuration(), clock);
        this.live = new LiveSessions(gate);
        this.deliveries = new Deliveries(streams, gate, clock);
        this.talks = new Talks(live, deliveries);
        this.cursors = new Cursors(sealer, pageSize);
    }

    SessionsConfig.Mode mode() {
        return mode;
    }

    Sessions sessions() {
        return sessions;
    }

    /** How many sessions this node holds now. */
    public int liveSessions() {
        return live.size();
    }

    LiveSessions live() {
        return live;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    Cursors cursors() {
        return cursors;
    }

    Talks talks() {
        return talks;
    }

    /** Starts what has to be done from time to time. */
    public void start() {
        // A platform thread: reading the database blocks the thread below, which a virtual one would take from others.
        Thread.ofPlatform().daemon().name("mcp-sessions").start(this::keepHouse);
    }

    private void keepHouse() {
        try {
            for (int second = 0; !stopped.await(1, TimeUnit.SECONDS); second++) {
                talks.breakSilence();
                deliveries.cutSlowReaders();
                if (second % REFRESH_SECONDS == 0) {
                    ended.refresh();
                    live.endThose(sessions::hasEnded);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing of ours does this
        }
    }

    /** Tells clients what changed. */
    public void announce(CatalogChange change) {
        live.announce(change);
    }

    /** Ends the streams of callers who are no longer welcome. */
    public void disconnect(Predicate<Caller> unwelcome) {
        deliveries.disconnect(unwelcome);
    }

    /** Ends all streams, which the server's stop would wait for; each client is told when to come back. */
    public void stop() {
        stopped.countDown();
        deliveries.stop();
    }
}
