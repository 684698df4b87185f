package dev.gatehouse.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The audit by blocks and columns, so that a search looks at a few bytes an event. {@link AuditIndexer} seals full
 * blocks behind the writer; events that are in no sealed block yet are kept here, by column as well, so that a search
 * always sees everything that is durable, whether or not anything is sealed. Thread-safe.
 */
final class AuditIndex {
    /** How many growing blocks are kept; before them, after an upgrade, blocks are made for each search. */
    private static final int KEPT = 2;

    private static final int PORTION = 2_048;

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, BlockBuilder> growing = new TreeMap<>();
    private final RecentEvents recent = new RecentEvents();
    private List<BlockStore.Head> heads = List.of();
    private ColumnCache columns = new ColumnCache();
    private long version = -1;

    /** The newest event that may only be taken from the database; those behind it may be taken from memory. */
    private long readBack = Long.MAX_VALUE;

    /** Takes what this log records from memory, as far as it is recent enough, instead of reading it back. */
    void follow(AuditLog log) {
        log.subscribe(recent::add);
    }

    /** What one search sees. To be closed. */
    static final class View implements AutoCloseable {
        private final Handle handle;
        private final BlockReader reader;
        private final IdLookup ids;
        private final List<BlockStore.Head> heads;
        private final Map<Long, IndexBlock> growing;
        private final Map<Integer, String> texts = new HashMap<>();
        private final long version;
        private final long firstSeq;
        private final long lastSeq;

        private View(
                Handle handle,
                ColumnCache columns,
                List<BlockStore.Head> heads,
                Map<Long, IndexBlock> growing,
                long version,
                long firstSeq,
                long lastSeq)
                throws SQLException {
            this.handle = handle;
            this.reader = new BlockReader(handle, columns, heads);
            this.ids = new IdLookup(handle);
            this.heads = heads;
            this.growing = growing;
            this.version = version;
            this.firstSeq = firstSeq;
            this.lastSeq = lastSeq;
        }

        Handle handle() {
            return handle;
        }

        IdLookup ids() {
            return ids;
        }

        /** Whether the index was made anew since, so that what was found may be wrong. */
        boolean isOutdated() {
            return BlockStore.version(handle) != version;
        }

        /** The oldest event that is kept; 1 if there is none. */
        long firstSeq() {
            return firstSeq;
        }

        /** The newest sealed block; -1 if there is none. */
        long newestSealed() {
            return heads.isEmpty() ? -1 : heads.getLast().number();
        }

        /** The newest event; 0 if there is none. */
        long lastSeq() {
            return lastSeq;
        }

        /**
         * Hands over the blocks that hold events from {@code from} to {@code to}, both included, until {@code next}
         * says false.
         */
        void each(long from, long to, boolean newestFirst, Predicate<IndexBlock> next) {
            long first = Math.max(IndexBlock.blockOf(firstSeq), IndexBlock.blockOf(from));
            long last = Math.min(IndexBlock.blockOf(lastSeq), IndexBlock.blockOf(to));
            for (long i = first; i <= last; i++) {
                long number = newestFirst ? last - (i - first) : i;
                if (!next.test(block(number))) {
                    return;
                }
            }
        }

        /** The value at a place of a column's dictionary. */
        @Nullable
        String text(IndexColumn column, int code) {
            return switch (column) {
                case IndexColumn.Spelled spelled -> spelled.text(code);
                case IndexColumn.Numbered numbered -> numbered.id(code) == 0 ? null : text(numbered.id(code));
            };
        }

        /** The value of this number. */
        String text(int number) {
            if (!texts.containsKey(number)) {
                learn(List.of(number));
            }
            return String.valueOf(texts.get(number));
        }

        /** Reads the values of many numbers at once, so that {@link #text} knows them. */
        void learn(Collection<Integer> numbers) {
            List<Integer> missing = numbers.stream()
                    .filter(number -> !texts.containsKey(number))
                    .distinct()
                    .toList();
            ValueNumbers.valuesOf(missing, handle, (text, number) -> texts.put(number, text));
        }

        /** When the earliest event happened; {@code now} if there is none. */
        Instant earliest(Instant now) {
            long millis = lastSeq == 0
                    ? now.toEpochMilli()
                    : heads.stream()
                            .filter(head -> head.number() >= IndexBlock.blockOf(firstSeq))
                            .mapToLong(BlockStore.Head::minTime)
                            .min()
                            .orElseGet(() -> block(IndexBlock.blockOf(firstSeq)).minTime());
            return Instant.ofEpochMilli(millis);
        }

        /** Just after the latest event; {@code now} if there is none. */
        Instant latest(Instant now) {
            return lastSeq == 0
                    ? now
                    : Instant.ofEpochMilli(block(IndexBlock.blockOf(lastSeq)).maxTime() + 1);
        }

        private IndexBlock block(long number) {
            IndexBlock open = growing.get(number);
            if (open != null) {
                return open;
            }
            int place = heads.isEmpty() ? -1 : (int) (number - heads.getFirst().number());
            if (place >= 0 && place < heads.size()) {
                return reader.block(heads.get(place));
            }
            BlockBuilder builder = new BlockBuilder(number);
            fill(builder, lastSeq, handle);
            return builder.snapshot();
        }

        @Override
        public void close() throws SQLException {
            try {
                ids.close();
            } finally {
                reader.close();
            }
        }
    }

    /** What there is to search now. */
    View view(Handle handle) throws SQLException {
        long last = edge("max", handle);
        long first = Math.max(1, edge("min", handle));
        Map<Long, IndexBlock> open = new HashMap<>();
        lock.lock();
        try {
            refresh(first, last, handle);
            growing.forEach((number, builder) -> open.put(number, builder.snapshot()));
            return new View(handle, columns, heads, open, version, first, last);
        } finally {
            lock.unlock();
        }
    }

    /** The newest sealed block; -1 if there is none. */
    private long sealed() {
        return heads.isEmpty() ? -1 : heads.getLast().number();
    }

    private void refresh(long first, long last, Handle handle) {
        long current = BlockStore.version(handle);
        if (current != version) {
            heads = List.of();
            columns = new ColumnCache();
            growing.clear();
            version = current;
            readBack = edge("max", handle); // what is in memory may have been erased since
        }
        List<BlockStore.Head> more = BlockStore.headsAfter(sealed(), handle);
        if (!more.isEmpty()) {
            List<BlockStore.Head> all = new ArrayList<>(heads);
            all.addAll(more);
            heads = List.copyOf(all);
        }
        long newest = IndexBlock.blockOf(last);
        growing.headMap(Math.max(sealed() + 1, newest - KEPT + 1)).clear();
        for (long number = Math.max(Math.max(sealed() + 1, IndexBlock.blockOf(first)), newest - KEPT + 1);
                number <= newest && last > 0;
                number++) {
            grow(growing.computeIfAbsent(number, BlockBuilder::new), last, handle);
        }
    }

    /** Adds what is recorded up to {@code last}: from memory what is there, the rest from the database. */
    private void grow(BlockBuilder builder, long last, Handle handle) {
        long end = Math.min(last, builder.endSeq());
        while (builder.lastSeq() < end) {
            AuditEvent next = builder.lastSeq() < readBack ? null : recent.take(builder.lastSeq() + 1);
            if (next == null) {
                long known = recent.firstAfter(Math.max(builder.lastSeq(), readBack));
                fill(builder, Math.min(end, known - 1), handle);
            } else {
                builder.add(next);
            }
        }
    }

    /** Forgets what was read of the index, since it was made anew. */
    void forget() {
        lock.lock();
        try {
            heads = List.of();
            columns = new ColumnCache();
            growing.clear();
        } finally {
            lock.unlock();
        }
    }

    /** The next full block that nobody has sealed; absent if there is none. */
    @Nullable
    BlockWriter nextToSeal(Handle handle) throws SQLException {
        long made = BlockStore.version(handle);
        try (View view = view(handle)) {
            long number = view.heads.isEmpty()
                    ? IndexBlock.blockOf(view.firstSeq)
                    : view.heads.getLast().number() + 1;
            if (view.lastSeq < IndexBlock.firstSeq(number + 1) - 1) {
                return null;
            }
            Full full = kept(number, made);
            if (full == null) {
                BlockBuilder builder = new BlockBuilder(number);
                fill(builder, view.lastSeq, handle);
                full = Full.of(builder);
            }
            return full == null ? null : new BlockWriter(full.block(), full.lastDecision(), made, handle);
        }
    }

    /** A full block of those kept for searches, so that its events need not be read again; absent if there is none. */
    private @Nullable Full kept(long number, long made) {
        lock.lock();
        try {
            BlockBuilder builder = version == made ? growing.get(number) : null;
            return builder == null ? null : Full.of(builder);
        } finally {
            lock.unlock();
        }
    }

    private record Full(BlockBuilder.Open block, String lastDecision) {
        static @Nullable Full of(BlockBuilder builder) {
            return builder.full() ? new Full(builder.snapshot(), builder.lastDecision()) : null;
        }
    }

    /** Adds what is recorded up to {@code last}, as far as it belongs to this block. */
    private static void fill(BlockBuilder builder, long last, Handle handle) {
        long end = Math.min(last, builder.endSeq());
        while (builder.lastSeq() < end) {
            List<AuditEvent> events = handle.createQuery(
                            AuditTable.SELECT + "WHERE e.seq > :after AND e.seq <= :end ORDER BY e.seq LIMIT :limit")
                    .bind("after", builder.lastSeq())
                    .bind("end", end)
                    .bind("limit", PORTION)
                    .map(AuditTable.ROW)
                    .list();
            if (events.isEmpty()) {
                builder.skipTo(end);
            }
            events.forEach(builder::add);
        }
    }

    private static long edge(String function, Handle handle) {
        return handle.createQuery("SELECT coalesce(" + function + "(seq), 0) FROM audit_event")
                .mapTo(Long.class)
                .one();
    }
}
