package dev.gatehouse.audit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The columns of sealed blocks that searches read lately, as they lie in the database; a sealed block never changes. A
 * fifth of the heap at most. For one version of the index: where that is made anew, so is this. Thread-safe.
 *
 * <p>What was read last stays, however seldom before: who searches asks for the same columns again with one condition
 * more. A cache that goes by frequency keeps them out while it remembers what was asked before.
 */
final class ColumnCache {
    private static final int OVERHEAD = 150;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Place, byte[]> columns = new LinkedHashMap<>(16, 0.75f, true);
    private final long mostBytes;
    private long bytes;

    ColumnCache() {
        this(Runtime.getRuntime().maxMemory() / 5);
    }

    ColumnCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Which column of which block, and which part of it. */
    record Place(int field, long block, boolean dictionary) {}

    /** What lies there; absent if it was not read lately. */
    byte @Nullable [] get(Place place) {
        lock.lock();
        try {
            return columns.get(place);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps what lies there in the place of what was not asked for the longest. */
    void put(Place place, byte[] column) {
        lock.lock();
        try {
            byte[] before = columns.put(place, column);
            bytes += weight(column) - (before == null ? 0 : weight(before));
            Iterator<byte[]> eldest = columns.values().iterator();
            while (bytes > mostBytes && eldest.hasNext()) {
                bytes -= weight(eldest.next());
                eldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    private static long weight(byte[] column) {
        return (long) column.length + OVERHEAD;
    }
}
