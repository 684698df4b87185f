package dev.gatehouse.audit;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How blocks lie in the database: the one place that knows how they are encoded. */
final class BlockStore {
    private static final String NUMBER = "SELECT id FROM audit_value WHERE field = ? AND value = ?";
    private static final int TIME = 201;
    private static final int LATENCY = 202;
    private static final int FACT = 203;
    private static final byte[] NOTHING = {};

    private BlockStore() {}

    /**
     * What is known of a sealed block before one of its columns is read.
     *
     * @param repeats how many of its events stand for more than one request
     */
    record Head(long number, long minTime, long maxTime, int repeats) {}

    /** The sealed blocks behind one, in their order. */
    static List<Head> headsAfter(long number, Handle handle) {
        return handle.createQuery(
                        "SELECT block, min_time, max_time, repeats FROM audit_block WHERE block > :number ORDER BY"
                                + " block")
                .bind("number", number)
                .map((row, _) -> new Head(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4)))
                .list();
    }

    /** The decision of the last event of a sealed block. */
    static String lastDecision(long number, Handle handle) {
        return handle.createQuery("SELECT last_decision FROM audit_block WHERE block = :number")
                .bind("number", number)
                .mapTo(String.class)
                .findOne()
                .orElse("");
    }

    /** How often the index was forgotten. */
    static long version(Handle handle) {
        return handle.createQuery("SELECT version FROM audit_index")
                .mapTo(Long.class)
                .one();
    }

    /** Forgets every block and every value, on all nodes; they are made anew from what the events then are. */
    static void clear(Handle handle) {
        handle.execute("UPDATE audit_index SET version = version + 1");
        handle.execute("DELETE FROM audit_block");
        handle.execute("DELETE FROM audit_column");
        handle.execute("DELETE FROM audit_value");
    }

    /** Forgets the blocks before one. */
    static void pruneBefore(long number, Handle handle) {
        handle.execute("DELETE FROM audit_block WHERE block < ?", number);
        for (int field : fieldNumbers()) {
            handle.execute("DELETE FROM audit_column WHERE field = ? AND block < ?", field, number);
        }
    }

    private static int[] fieldNumbers() {
        return IntStream.concat(
                        IntStream.of(TIME, LATENCY, FACT),
                        IntStream.concat(
                                Arrays.stream(AuditField.values()).mapToInt(AuditField::number),
                                Arrays.stream(AuditId.values()).mapToInt(AuditId::number)))
                .toArray();
    }

    /** A full block, encoded but for the numbers of values that no block had before. */
    static final class Encoded {
        private final BlockBuilder.Open block;
        private final String lastDecision;
        private final long version;
        private final Map<AuditField, Map<String, Integer>> known = new HashMap<>();

        /** Looks up through {@code reader} which of its values have a number already. */
        Encoded(BlockBuilder.Open block, String lastDecision, long version, Handle reader) throws SQLException {
            this.block = block;
            this.version = version;
            this.lastDecision = lastDecision;
            try (PreparedStatement select = reader.getConnection().prepareStatement(NUMBER)) {
                for (AuditField field : AuditField.values()) {
                    if (field.shared()) {
                        known.put(field, numbers(field, block.column(field), select));
                    }
                }
            }
        }

        private static Map<String, Integer> numbers(
                AuditField field, IndexColumn.Spelled column, PreparedStatement select) throws SQLException {
            Map<String, Integer> numbers = new HashMap<>();
            for (int code = 0; code < column.distinct(); code++) {
                String text = column.text(code);
                Integer number = text == null ? null : number(field, text, select);
                if (text != null && number != null) {
                    numbers.put(text, number);
                }
            }
            return numbers;
        }

        /** Writes the block, unless another process has, or what it was made from may have been erased since. */
        void write(Handle handle) throws SQLException {
            if (BlockStore.version(handle) != version) {
                return;
            }
            int written = handle.execute(
                    "INSERT INTO audit_block (block, min_time, max_time, last_decision, repeats) VALUES (?, ?, ?, ?, ?)"
                            + " ON CONFLICT (block) DO NOTHING",
                    block.number(),
                    block.minTime(),
                    block.maxTime(),
                    lastDecision,
                    block.repeats().size());
            if (written == 0) {
                return;
            }
            try (PreparedStatement insert = handle.getConnection()
                    .prepareStatement(
                            "INSERT INTO audit_column (field, block, dictionary, codes) VALUES (?, ?, ?, ?)")) {
                insert.setLong(2, block.number());
                for (AuditField field : AuditField.values()) {
                    writeColumn(field, handle, insert);
                }
                for (AuditId id : AuditId.values()) {
                    put(insert, id.number(), NOTHING, prints(block.fingerprints(id)));
                }
                put(insert, TIME, block.repeats().bytes(), times());
                put(insert, LATENCY, NOTHING, latencies());
                put(insert, FACT, facts(), PackedCodes.pack(block.facts(), block.rows(), Fact.COUNT));
            }
        }

        private void writeColumn(AuditField field, Handle handle, PreparedStatement insert) throws SQLException {
            IndexColumn.Spelled column = block.column(field);
            int distinct = column.distinct();
            if (!field.shared()) {
                put(insert, field.number(), texts(column), PackedCodes.pack(column.codes(), block.rows(), distinct));
                return;
            }
            Map<String, Integer> numbers = known.getOrDefault(field, Map.of());
            int[] ids = new int[distinct];
            for (int code = 0; code < distinct; code++) {
                String text = column.text(code);
                Integer number = text == null ? Integer.valueOf(0) : numbers.get(text);
                ids[code] = number == null ? newNumber(field, String.valueOf(text), handle) : number;
            }
            int[] order = IntStream.range(0, distinct)
                    .boxed()
                    .sorted((one, other) -> Integer.compare(ids[one], ids[other]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            char[] moved = new char[distinct];
            Varints.Writer dictionary = new Varints.Writer().put(distinct);
            int last = 0;
            for (int place = 0; place < distinct; place++) {
                int code = order[place];
                moved[code] = (char) place;
                dictionary.put(ids[code] - last).put(column.count(code));
                last = ids[code];
            }
            char[] codes = new char[block.rows()];
            for (int row = 0; row < codes.length; row++) {
                codes[row] = moved[column.codes()[row]];
            }
            put(insert, field.number(), dictionary.bytes(), PackedCodes.pack(codes, codes.length, distinct));
        }

        private static byte[] texts(IndexColumn.Spelled column) {
            Varints.Writer dictionary = new Varints.Writer().put(column.distinct());
            for (int code = 0; code < column.distinct(); code++) {
                String text = column.text(code);
                dictionary.put(column.count(code)).put(text == null ? 0 : 1);
                if (text != null) {
                    dictionary.put(text.getBytes(StandardCharsets.UTF_8));
                }
            }
            return dictionary.bytes();
        }

        private byte[] prints(char[] prints) {
            boolean none = true;
            for (int row = 0; row < block.rows() && none; row++) {
                none = prints[row] == 0;
            }
            return none ? NOTHING : PackedCodes.pack(prints, block.rows(), Character.MAX_VALUE);
        }

        private byte[] times() {
            Varints.Writer times = new Varints.Writer();
            long last = 0;
            for (int row = 0; row < block.rows(); row++) {
                times.putSigned(block.times()[row] - last);
                last = block.times()[row];
            }
            return times.bytes();
        }

        private byte[] latencies() {
            Varints.Writer latencies = new Varints.Writer();
            for (int row = 0; row < block.rows(); row++) {
                latencies.put(block.latencies()[row]);
            }
            return latencies.bytes();
        }

        private byte[] facts() {
            Varints.Writer pairs = new Varints.Writer();
            block.eachFact((fact, rows) -> pairs.put(fact).put(rows));
            return pairs.put(Fact.COUNT).bytes();
        }

        private static void put(PreparedStatement insert, int field, byte[] dictionary, byte[] codes)
                throws SQLException {
            insert.setInt(1, field);
            insert.setBytes(3, dictionary);
            insert.setBytes(4, codes);
            insert.executeUpdate();
        }

        private static int newNumber(AuditField field, String text, Handle handle) {
            handle.execute(
                    "INSERT INTO audit_value (field, value) VALUES (?, ?) ON CONFLICT (field, value) DO NOTHING",
                    field.number(),
                    text);
            Integer number = number(field, text, handle);
            if (number == null) {
                throw new IllegalStateException("A value was kept and is not there");
            }
            return number;
        }
    }

    private static @Nullable Integer number(AuditField field, String text, Handle handle) {
        try (PreparedStatement select = handle.getConnection().prepareStatement(NUMBER)) {
            return number(field, text, select);
        } catch (SQLException e) {
            throw new IllegalStateException("The index of the audit cannot be read", e);
        }
    }

    private static @Nullable Integer number(AuditField field, String text, PreparedStatement select)
            throws SQLException {
        select.setInt(1, field.number());
        select.setString(2, text);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getInt(1) : null;
        }
    }

    /** Reads columns for one search. To be closed; not thread-safe. */
    static final class Reader implements AutoCloseable {
        private final PreparedStatement dictionaries;
        private final PreparedStatement codes;
        private final ColumnCache cache;

        Reader(Handle handle, ColumnCache cache) throws SQLException {
            this.cache = cache;
            dictionaries = handle.getConnection()
                    .prepareStatement("SELECT dictionary FROM audit_column WHERE field = ? AND block = ?");
            codes = handle.getConnection()
                    .prepareStatement("SELECT codes FROM audit_column WHERE field = ? AND block = ?");
        }

        /** The block behind a head; each of its columns is read when it is asked for. */
        IndexBlock block(Head head) {
            return new Sealed(head, this);
        }

        private byte[] read(PreparedStatement statement, int field, long block) {
            try {
                statement.setInt(1, field);
                statement.setLong(2, block);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        throw new IllegalStateException("The index of the audit has no column " + field + " of block "
                                + block + "; run: gatehouse audit reindex");
                    }
                    return row.getBytes(1);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("The index of the audit cannot be read", e);
            }
        }

        byte[] dictionary(int field, long block) {
            return cache.get(new ColumnCache.Place(field, block, true), () -> read(dictionaries, field, block));
        }

        byte[] codes(int field, long block) {
            return cache.get(new ColumnCache.Place(field, block, false), () -> read(codes, field, block));
        }

        @Override
        public void close() throws SQLException {
            dictionaries.close();
            codes.close();
        }
    }

    private static final class Sealed implements IndexBlock {
        private final Head head;
        private final Reader reader;
        private final Map<AuditField, IndexColumn> columns = new EnumMap<>(AuditField.class);

        Sealed(Head head, Reader reader) {
            this.head = head;
            this.reader = reader;
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
            Varints.Reader dictionary = new Varints.Reader(reader.dictionary(field.number(), number()));
            int distinct = (int) dictionary.get();
            int[] counts = new int[distinct];
            if (!field.shared()) {
                @Nullable String[] texts = new @Nullable String[distinct];
                for (int code = 0; code < distinct; code++) {
                    counts[code] = (int) dictionary.get();
                    texts[code] =
                            dictionary.get() == 0 ? null : new String(dictionary.getBytes(), StandardCharsets.UTF_8);
                }
                return new IndexColumn.Spelled(texts, distinct, counts, () -> codes(field, distinct));
            }
            int[] ids = new int[distinct];
            int last = 0;
            for (int code = 0; code < distinct; code++) {
                last += (int) dictionary.get();
                ids[code] = last;
                counts[code] = (int) dictionary.get();
            }
            return new IndexColumn.Numbered(ids, counts, () -> codes(field, distinct));
        }

        private char[] codes(AuditField field, int distinct) {
            return distinct <= 1
                    ? new char[ROWS]
                    : PackedCodes.unpack(reader.codes(field.number(), number()), ROWS, distinct);
        }

        @Override
        public long[] times() {
            Varints.Reader deltas = new Varints.Reader(reader.codes(TIME, number()));
            long[] times = new long[ROWS];
            long last = 0;
            for (int row = 0; row < ROWS; row++) {
                last += deltas.getSigned();
                times[row] = last;
            }
            return times;
        }

        @Override
        public int[] latencies() {
            Varints.Reader micros = new Varints.Reader(reader.codes(LATENCY, number()));
            int[] latencies = new int[ROWS];
            for (int row = 0; row < ROWS; row++) {
                latencies[row] = (int) micros.get();
            }
            return latencies;
        }

        @Override
        public void eachWith(AuditId id, char print, IntConsumer rows) {
            PackedCodes.eachWide(reader.codes(id.number(), number()), print, rows);
        }

        @Override
        public char[] facts() {
            return PackedCodes.unpack(reader.codes(FACT, number()), ROWS, Fact.COUNT);
        }

        @Override
        public void eachFact(FactCount counts) {
            Varints.Reader pairs = new Varints.Reader(reader.dictionary(FACT, number()));
            for (int fact = (int) pairs.get(); fact < Fact.COUNT; fact = (int) pairs.get()) {
                counts.take(fact, (int) pairs.get());
            }
        }

        @Override
        public Repeats repeats() {
            return head.repeats() == 0 ? Repeats.NONE : Repeats.read(reader.dictionary(TIME, number()));
        }

        @Override
        public boolean sealed() {
            return true;
        }
    }

    /** The numbers of these very values, as far as they have one. */
    static Map<String, Integer> numbersOf(AuditField field, Collection<String> texts, Handle handle) {
        Map<String, Integer> numbers = new HashMap<>();
        try (PreparedStatement select = handle.getConnection().prepareStatement(NUMBER)) {
            for (String text : texts) {
                Integer number = number(field, text, select);
                if (number != null) {
                    numbers.put(text, number);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The index of the audit cannot be read", e);
        }
        return numbers;
    }

    /** Hands over every value of a field with its number. */
    static void eachValue(AuditField field, Handle handle, ObjIntConsumer<String> sink) {
        handle.createQuery("SELECT id, value FROM audit_value WHERE field = :field")
                .bind("field", field.number())
                .setFetchSize(1_000)
                .map((row, _) -> {
                    sink.accept(row.getString(2), row.getInt(1));
                    return 0;
                })
                .forEach(_ -> {});
    }

    /** The value that has this number. */
    static @Nullable String valueOf(int number, Handle handle) {
        return handle.createQuery("SELECT value FROM audit_value WHERE id = :id")
                .bind("id", number)
                .mapTo(String.class)
                .findOne()
                .orElse(null);
    }
}
