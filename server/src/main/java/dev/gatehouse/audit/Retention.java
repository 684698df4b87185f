package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.Dialect;
import dev.gatehouse.store.StoreUnavailable;
import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes events whose time is over: whole segments up to a signed checkpoint, one small transaction each, so that
 * calls hardly wait. In PostgreSQL, partitions that are over are dropped, and rows of others a day later. What was
 * removed is signed, so that the chain can be verified from there on. Thread-safe.
 */
public final class Retention implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int STEP = 2_000;

    /** How much longer than asked rows may stay where a partition that is over within that time is dropped at once. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final AuditLog log;
    private final Database database;
    private final CheckpointKey key;
    private final Duration kept;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** Keeps events for {@code kept}; begins once started. */
    public Retention(AuditLog log, Database database, CheckpointKey key, Duration kept, Clock clock) {
        this.log = log;
        this.database = database;
        this.key = key;
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("audit-retention").start(this::run);
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
            do {
                try {
                    removeWhatIsOver();
                } catch (StoreUnavailable e) {
                    LOG.warn("Events whose time is over could not be removed: {}", e.getMessage());
                } catch (RuntimeException e) {
                    LOG.error("Events whose time is over could not be removed", e);
                }
            } while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes every segment that is over now, and records that; returns how many events it were. */
    long removeWhatIsOver() {
        Instant before = clock.instant().minus(kept);
        long first = database.reader().withHandle(Retention::removedUpTo) + 1;
        long last = dropPartitions(first, before);
        Instant rowsBefore = partitioned() ? before.minus(PATIENCE) : before;
        long upTo = database.reader().withHandle(handle -> lastOver(handle, rowsBefore));
        while (last < upTo && stopped.getCount() > 0) {
            long next = Math.min(upTo, last + STEP);
            database.write(handle -> remove(handle, first, next));
            last = next;
        }
        long removed = last - first + 1;
        if (removed > 0) {
            database.write(handle -> removeCallers(handle));
            log.append(new AuditEntryBuilder(clock.instant(), DecisionId.next(), "gate", "audit/retention")
                    .detail("Removed the events #" + first + " to #" + last + ", which were older than " + kept.toDays()
                            + " days.")
                    .build());
        }
        return removed;
    }

    private boolean partitioned() {
        return database.dialect() == Dialect.POSTGRESQL;
    }

    /** Drops every partition that is over as a whole; returns the last place that is removed then. */
    private long dropPartitions(long first, Instant before) {
        long last = first - 1;
        if (partitioned()) {
            long upTo = database.reader().withHandle(handle -> lastOver(handle, before));
            for (Partitions.Partition partition : database.reader().withHandle(Partitions::all)) {
                long end = partition.end() - 1;
                if (end > last && end <= upTo) {
                    database.write(handle -> {
                        vouch(handle, first, end);
                        return handle.execute("DROP TABLE " + partition.table());
                    });
                    last = end;
                }
            }
        }
        return last;
    }

    private static long removedUpTo(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(last_seq), 0) FROM audit_segment")
                .mapTo(Long.class)
                .one();
    }

    /** The last checkpoint before the first event that is not over; the chain's last event always stays. */
    private static long lastOver(Handle handle, Instant before) {
        return handle.createQuery("SELECT coalesce(max(seq), 0) FROM audit_checkpoint WHERE seq <"
                        + " coalesce((SELECT min(seq) FROM audit_event WHERE time >= :before),"
                        + " (SELECT max(seq) FROM audit_event), 0)")
                .bind("before", before.toEpochMilli())
                .mapTo(Long.class)
                .one();
    }

    /** One step: the events, their checkpoints, and the signed word for both in the place of the last step's. */
    private int remove(Handle handle, long first, long last) {
        vouch(handle, first, last);
        return handle.createUpdate("DELETE FROM audit_event WHERE seq <= :last")
                .bind("last", last)
                .execute();
    }

    /** Puts the signed word in the place of what is removed in the same transaction. */
    private void vouch(Handle handle, long first, long last) {
        Sha256 hash = handle.createQuery("SELECT hash FROM audit_event WHERE seq = :last")
                .bind("last", last)
                .map((row, _) -> AuditTable.digest(row.getBytes(1)))
                .one();
        Instant now = clock.instant();
        Segment.sign(first, last, hash, key, now).replace(handle, now);
        handle.createUpdate("DELETE FROM audit_checkpoint WHERE seq <= :last")
                .bind("last", last)
                .execute();
    }

    /** Those of months before that of the first event that is still there. */
    private static int removeCallers(Handle handle) {
        long oldest = handle.createQuery("SELECT coalesce(min(time), 0) FROM audit_event")
                .mapTo(Long.class)
                .one();
        YearMonth month = YearMonth.from(Instant.ofEpochMilli(oldest).atOffset(ZoneOffset.UTC));
        return handle.createUpdate("DELETE FROM audit_caller WHERE month < :month")
                .bind("month", month.getYear() * 100 + month.getMonthValue())
                .execute();
    }
}
