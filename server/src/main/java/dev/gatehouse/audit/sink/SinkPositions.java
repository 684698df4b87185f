package dev.gatehouse.audit.sink;

import dev.gatehouse.store.Database;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far each sink has come, and which node hands on for it: one at a time, until it has not been heard of for a
 * minute. Thread-safe.
 */
final class SinkPositions {
    private static final Duration HELD = Duration.ofMinutes(1);

    private final Database database;
    private final Clock clock;
    private final String node;

    /** {@code node} is this process' name, another for each. */
    SinkPositions(Database database, Clock clock, String node) {
        this.database = database;
        this.clock = clock;
        this.node = node;
    }

    /**
     * The last event that the sink has; absent while another node hands on for it. A new sink begins at {@code start}.
     */
    @Nullable
    Long hold(String sink, long start) {
        long now = clock.millis();
        Row row = database.reader()
                .withHandle(
                        handle -> handle.createQuery("SELECT seq, holder, held_until FROM audit_sink WHERE id = :sink")
                                .bind("sink", sink)
                                .map((found, _) -> new Row(found.getLong(1), found.getString(2), found.getLong(3)))
                                .findOne()
                                .orElse(null));
        if (row != null
                && row.heldUntil() > now + HELD.toMillis() / 2
                && row.holder().equals(node)) {
            return row.seq();
        }
        if (row != null && row.heldUntil() > now && !row.holder().equals(node)) {
            return null;
        }
        return database.write(handle -> handle.createQuery("""
            INSERT INTO audit_sink (id, seq, holder, held_until) VALUES (:sink, :start, :node, :until)
            ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
            WHERE audit_sink.holder = excluded.holder OR audit_sink.held_until <= :now
            RETURNING seq\
            """)
                .bind("sink", sink)
                .bind("start", start)
                .bind("node", node)
                .bind("until", now + HELD.toMillis())
                .bind("now", now)
                .mapTo(Long.class)
                .findOne()
                .orElse(null));
    }

    /** Remembers that the sink has everything up to {@code seq}; false if another node hands on for it by now. */
    boolean advance(String sink, long seq) {
        return database.<Integer, RuntimeException>write(handle -> handle.createUpdate(
                                "UPDATE audit_sink SET seq = :seq, held_until = :until WHERE id = :sink AND holder ="
                                        + " :node")
                        .bind("seq", seq)
                        .bind("until", clock.millis() + HELD.toMillis())
                        .bind("sink", sink)
                        .bind("node", node)
                        .execute())
                == 1;
    }

    /** Lets another node hand on at once. */
    void release(String sink) {
        database.write(handle -> handle.createUpdate(
                        "UPDATE audit_sink SET held_until = 0 WHERE id = :sink AND holder = :node")
                .bind("sink", sink)
                .bind("node", node)
                .execute());
    }

    private record Row(long seq, String holder, long heldUntil) {}
}
