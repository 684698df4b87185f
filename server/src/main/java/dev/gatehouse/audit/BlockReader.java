package dev.gatehouse.audit;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads columns of sealed blocks for one search, as {@link BlockWriter} wrote them. To be closed; not thread-safe. */
final class BlockReader implements AutoCloseable {
    private static final int MOST_AHEAD = 32;

    private final ColumnCache cache;
    private final Part dictionaries;
    private final Part codes;

    BlockReader(Handle handle, ColumnCache cache) throws SQLException {
        this.cache = cache;
        dictionaries = new Part(true, handle);
        codes = new Part(false, handle);
    }

    /** The block behind a head; each of its columns is read when it is asked for. */
    IndexBlock block(BlockStore.Head head) {
        return new Sealed(head);
    }

    @Override
    public void close() throws SQLException {
        dictionaries.select.close();
        codes.select.close();
    }

    /** A block is not there any more: it was pruned, or the index is made anew. */
    static final class Gone extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Gone(int field, long block) {
            super("The index of the audit has no column " + field + " of block " + block
                    + "; run: gatehouse audit reindex");
        }
    }

    /** One of the two parts of each column. Who asks for one block after the other is given more and more at once. */
    private final class Part {
        private final boolean dictionary;
        private final PreparedStatement select;
        private final Map<Integer, Run> runs = new HashMap<>();

        Part(boolean dictionary, Handle handle) throws SQLException {
            this.dictionary = dictionary;
            this.select = handle.getConnection()
                    .prepareStatement("SELECT block, " + (dictionary ? "dictionary" : "codes")
                            + " FROM audit_column WHERE field = ? AND block BETWEEN ? AND ?");
        }

        byte[] get(int field, long block) {
            byte[] known = cache.get(new ColumnCache.Place(field, block, dictionary));
            if (known != null) {
                return known;
            }
            Run run = Run.following(runs.get(field), block);
            runs.put(field, run);
            byte[] read = read(field, run, block);
            if (read == null) {
                throw new Gone(field, block);
            }
            return read;
        }

        private byte @Nullable [] read(int field, Run run, long wanted) {
            try {
                select.setInt(1, field);
                select.setLong(2, run.first());
                select.setLong(3, run.last());
                byte[] found = null;
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        long block = row.getLong(1);
                        byte[] column = row.getBytes(2);
                        cache.put(new ColumnCache.Place(field, block, dictionary), column);
                        found = block == wanted ? column : found;
                    }
                }
                return found;
            } catch (SQLException e) {
                throw new IllegalStateException("The index of the audit cannot be read", e);
            }
        }
    }

    /** The blocks that are read at once. */
    private record Run(long first, long last) {
        static Run following(@Nullable Run before, long block) {
            if (before != null && block == before.first - 1) {
                return new Run(block - before.twice() + 1, block);
            }
            if (before != null && block == before.last + 1) {
                return new Run(block, block + before.twice() - 1);
            }
            return new Run(block, block);
        }

        private long twice() {
            return Math.min(MOST_AHEAD, 2 * (last - first + 1));
        }
    }

    private final class Sealed implements IndexBlock {
        private final BlockStore.Head head;
        private final Map<AuditField, IndexColumn> columns = new EnumMap<>(AuditField.class);

        Sealed(BlockStore.Head head) {
            this.head = head;
        }

        @Override
        public long number() {
            return head.number();
        }

        @Override
        public int rows() {
            return ROWS;
        }

        @Override
        public long minTime() {
            return head.minTime();
        }

        @Override
        public long maxTime() {
            return head.maxTime();
        }

        @Override
        public IndexColumn column(AuditField field) {
            return columns.computeIfAbsent(field, this::read);
        }

        private IndexColumn read(AuditField field) {
            Varints.Reader dictionary = new Varints.Reader(dictionaries.get(field.number(), number()));
            int distinct = (int) dictionary.get();
            int[] counts = new int[distinct];
            if (!field.shared()) {
                @Nullable String[] texts = new @Nullable String[distinct];
                for (int code = 0; code < distinct; code++) {
                    counts[code] = (int) dictionary.get();
                    texts[code] =
                            dictionary.get() == 0 ? null : new String(dictionary.getBytes(), StandardCharsets.UTF_8);
                }
                return new IndexColumn.Spelled(texts, distinct, counts, () -> packed(field.number(), distinct));
            }
            int[] ids = new int[distinct];
            int last = 0;
            for (int code = 0; code < distinct; code++) {
                last += (int) dictionary.get();
                ids[code] = last;
                counts[code] = (int) dictionary.get();
            }
            return new IndexColumn.Numbered(ids, counts, () -> packed(field.number(), distinct));
        }

        private RowCodes packed(int field, int distinct) {
            return PackedCodes.of(distinct <= 1 ? new byte[0] : codes.get(field, number()), ROWS, distinct);
        }

        @Override
        public long[] times() {
            Varints.Reader differences = new Varints.Reader(codes.get(BlockStore.TIME, number()));
            long[] times = new long[ROWS];
            long last = 0;
            for (int row = 0; row < ROWS; row++) {
                last += differences.getSigned();
                times[row] = last;
            }
            return times;
        }

        @Override
        public Latencies latencies() {
            Varints.Reader micros = new Varints.Reader(codes.get(BlockStore.LATENCY, number()));
            int[] next = {0};
            return row -> {
                micros.skip(row - next[0]);
                next[0] = row + 1;
                return (int) micros.get();
            };
        }

        @Override
        public RowCodes fingerprints(AuditId id) {
            return packed(id.number(), Character.MAX_VALUE);
        }

        @Override
        public RowCodes facts() {
            return packed(BlockStore.FACT, Fact.COUNT);
        }

        @Override
        public void eachFact(FactCount counts) {
            Varints.Reader pairs = new Varints.Reader(dictionaries.get(BlockStore.FACT, number()));
            for (int fact = (int) pairs.get(); fact < Fact.COUNT; fact = (int) pairs.get()) {
                counts.take(fact, (int) pairs.get());
            }
        }

        @Override
        public Repeats repeats() {
            return head.repeats() == 0 ? Repeats.NONE : Repeats.read(dictionaries.get(BlockStore.TIME, number()));
        }

        @Override
        public boolean sealed() {
            return true;
        }
    }
}
