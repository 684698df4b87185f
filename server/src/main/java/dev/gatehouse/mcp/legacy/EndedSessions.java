package dev.gatehouse.mcp.legacy;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that clients ended before their time, on whichever node. Asking reads no database: {@link #refresh}
 * does, which is to be called every few seconds. Thread-safe.
 */
final class EndedSessions {
    private static final Logger LOG = LoggerFactory.getLogger(EndedSessions.class);

    private final Database database;
    private final Clock clock;
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private volatile long seen;
    private volatile boolean unreadable;

    /** Knows what was ended so far. */
    EndedSessions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        refresh();
    }

    boolean contains(String id) {
        return !ended.isEmpty() && ended.containsKey(id);
    }

    /**
     * Ends a session: here at once, elsewhere with the next refresh. While nothing can be written it ends here alone.
     *
     * @param until when it would have ended by itself
     */
    void add(String id, Instant until) {
        if (ended.put(id, until) != null) {
            return;
        }
        try {
            database.<Integer, RuntimeException>write(handle -> {
                handle.createUpdate("DELETE FROM ended_mcp_session WHERE expires_at < :now")
                        .bind("now", clock.instant().getEpochSecond())
                        .execute();
                return handle.createUpdate("INSERT INTO ended_mcp_session (id, expires_at) VALUES (:id, :until)")
                        .bind("id", id)
                        .bind("until", until.getEpochSecond())
                        .execute();
            });
        } catch (StoreUnavailable e) {
            LOG.warn("The end of an MCP session is known to this node alone: {}", e.getMessage());
        }
    }

    /** Learns what other nodes ended meanwhile, and forgets what would have ended by itself. */
    void refresh() {
        Instant now = clock.instant();
        try {
            database.reader()
                    .useHandle(handle -> handle.createQuery(
                                    "SELECT seq, id, expires_at FROM ended_mcp_session WHERE seq > :seen ORDER BY seq")
                            .bind("seen", seen)
                            .map((row, _) -> {
                                ended.put(row.getString("id"), Instant.ofEpochSecond(row.getLong("expires_at")));
                                return row.getLong("seq");
                            })
                            .forEach(seq -> seen = seq));
            unreadable = false;
        } catch (RuntimeException e) {
            if (!unreadable) {
                LOG.warn("The MCP sessions that other nodes ended cannot be read: {}", e.getMessage());
            }
            unreadable = true;
        }
        ended.values().removeIf(until -> until.isBefore(now));
    }
}
