package dev.gatehouse.audit;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events that this process has recorded, by their place in the chain. One thread adds, any may read; takes
 * no lock.
 */
final class RecentEvents {
    /** More than comes between two looks of the indexer. */
    private static final int KEPT = IndexBlock.ROWS;

    private final AtomicReferenceArray<@Nullable AuditEvent> ring = new AtomicReferenceArray<>(KEPT);
    private volatile long last;

    /** Keeps this durable event in the place of the oldest. */
    void add(AuditEvent event) {
        ring.setRelease(place(event.seq()), event);
        last = event.seq();
    }

    /** The event at this place of the chain, which is not kept any longer; null if it is not there. */
    @Nullable
    AuditEvent take(long seq) {
        AuditEvent event = ring.getAcquire(place(seq));
        return event != null && event.seq() == seq && ring.compareAndSet(place(seq), event, null) ? event : null;
    }

    /** The place of the first event behind {@code seq} that is kept; the largest number if there is none. */
    long firstAfter(long seq) {
        long end = last;
        for (long candidate = Math.max(seq + 1, end - KEPT + 1); candidate <= end; candidate++) {
            AuditEvent event = ring.getAcquire(place(candidate));
            if (event != null && event.seq() == candidate) {
                return candidate;
            }
        }
        return Long.MAX_VALUE;
    }

    private static int place(long seq) {
        return (int) (seq % KEPT);
    }
}
