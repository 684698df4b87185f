package dev.gatehouse.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Supplier;

/**
 * The columns of sealed blocks that searches read lately, as they lie in the database; a sealed block never changes. A
 * fifth of the heap at most. For one version of the index: where that is made anew, so is this. Thread-safe.
 */
final class ColumnCache {
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 5;
    private static final int OVERHEAD = 100;

    private final Cache<Place, byte[]> columns = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((Place _, byte[] bytes) -> bytes.length + OVERHEAD)
            .build();

    /** Which column of which block, and which part of it. */
    record Place(int field, long block, boolean dictionary) {}

    /** What lies there; read if it is not here. */
    byte[] get(Place place, Supplier<byte[]> read) {
        byte[] known = columns.getIfPresent(place);
        if (known == null) {
            known = read.get();
            columns.put(place, known);
        }
        return known;
    }
}
