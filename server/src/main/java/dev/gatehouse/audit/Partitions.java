package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.Dialect;
import dev.gatehouse.store.StoreUnavailable;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of the events in PostgreSQL, of {@value #SIZE} places of the chain each: makes them before they are
 * needed, and knows which are over. With SQLite, which has none, it does nothing. Thread-safe.
 */
public final class Partitions implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    static final long SIZE = 1_000_000;
    private static final int AHEAD = 2;

    private final Database database;
    private final AuditLog log;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** Looks after the partitions of what {@code log} appends to; begins once started. */
    public Partitions(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /**
     * One of them.
     *
     * @param end the first place behind it
     */
    record Partition(String table, long end) {}

    @Override
    public void start() {
        if (database.dialect() == Dialect.POSTGRESQL) {
            makeAhead();
            thread = Thread.ofVirtual().name("audit-partitions").start(this::run);
        }
    }

    @Override
    public void stop() throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join();
        }
    }

    private void run() {
        try {
            while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                makeAhead();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes those that the next events may need; one more of its size is always there. */
    void makeAhead() {
        try {
            long wanted = log.headSeq() + AHEAD * SIZE;
            if (database.reader().withHandle(Partitions::end) <= wanted) {
                database.write(handle -> make(handle, wanted));
            }
        } catch (StoreUnavailable e) {
            LOG.warn("Partitions for the events to come could not be made: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Partitions for the events to come could not be made", e);
        }
    }

    /** A table is made first and attached then, which holds up no reader. Another node may have been quicker. */
    private static int make(Handle handle, long upTo) {
        int made = 0;
        for (long from = end(handle); from <= upTo; from += SIZE) {
            String table = "audit_event_" + from;
            handle.execute("CREATE TABLE " + table + " (LIKE audit_event INCLUDING INDEXES)");
            handle.execute("ALTER TABLE audit_event ATTACH PARTITION " + table + " FOR VALUES FROM (" + from + ") TO ("
                    + (from + SIZE) + ")");
            made++;
        }
        return made;
    }

    private static long end(Handle handle) {
        return all(handle).stream().mapToLong(Partition::end).max().orElse(1);
    }

    /** All of them, the oldest first; none with SQLite. */
    static List<Partition> all(Handle handle) {
        return handle.createQuery("""
            SELECT c.relname, substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO [(]''?([0-9]+)')::BIGINT AS last
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'audit_event'::regclass ORDER BY last
            """)
                .map((row, _) -> new Partition(row.getString(1), row.getLong(2)))
                .list();
    }
}
