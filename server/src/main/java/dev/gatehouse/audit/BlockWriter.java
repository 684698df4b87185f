package dev.gatehouse.audit;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** A full block, encoded but for the numbers of values that no block had before. {@link BlockReader} reads it again. */
final class BlockWriter {
    private static final byte[] NOTHING = {};

    private final BlockBuilder.Open block;
    private final String lastDecision;
    private final long version;
    private final Map<AuditField, Map<String, Integer>> known = new HashMap<>();

    /**
     * Looks up through {@code reader} which of its values have a number already.
     *
     * @param version {@link BlockStore#version} of the index that the block belongs to
     */
    BlockWriter(BlockBuilder.Open block, String lastDecision, long version, Handle reader) throws SQLException {
        this.block = block;
        this.version = version;
        this.lastDecision = lastDecision;
        try (PreparedStatement select = reader.getConnection().prepareStatement(ValueNumbers.SELECT)) {
            for (AuditField field : AuditField.values()) {
                if (field.shared()) {
                    known.put(field, numbers(field, block.column(field), select));
                }
            }
        }
    }

    private static Map<String, Integer> numbers(AuditField field, IndexColumn.Spelled column, PreparedStatement select)
            throws SQLException {
        Map<String, Integer> numbers = new HashMap<>();
        for (int code = 0; code < column.distinct(); code++) {
            String text = column.text(code);
            Integer number = text == null ? null : ValueNumbers.of(field, text, select);
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
                .prepareStatement("INSERT INTO audit_column (field, block, dictionary, codes) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (field, block) DO UPDATE"
                        + " SET dictionary = excluded.dictionary, codes = excluded.codes")) {
            insert.setLong(2, block.number());
            for (AuditField field : AuditField.values()) {
                writeColumn(field, handle, insert);
            }
            for (AuditId id : AuditId.values()) {
                put(insert, id.number(), NOTHING, prints(block.fingerprints(id)));
            }
            put(insert, BlockStore.TIME, block.repeats().bytes(), times());
            put(insert, BlockStore.LATENCY, NOTHING, latencies());
            put(insert, BlockStore.FACT, facts(), pack(block.facts(), Fact.COUNT));
        }
    }

    private void writeColumn(AuditField field, Handle handle, PreparedStatement insert) throws SQLException {
        IndexColumn.Spelled column = block.column(field);
        int distinct = column.distinct();
        if (!field.shared()) {
            put(insert, field.number(), texts(column), pack(column.codes(), distinct));
            return;
        }
        Map<String, Integer> numbers = known.getOrDefault(field, Map.of());
        int[] ids = new int[distinct];
        for (int code = 0; code < distinct; code++) {
            String text = column.text(code);
            Integer number = text == null ? Integer.valueOf(0) : numbers.get(text);
            ids[code] = number == null ? ValueNumbers.add(field, String.valueOf(text), handle) : number;
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
        RowCodes codes = column.codes();
        char[] ordered = new char[block.rows()];
        for (int row = 0; row < ordered.length; row++) {
            ordered[row] = moved[codes.at(row)];
        }
        put(insert, field.number(), dictionary.bytes(), PackedCodes.pack(ordered, ordered.length, distinct));
    }

    private byte[] pack(RowCodes codes, int distinct) {
        char[] plain = new char[block.rows()];
        for (int row = 0; row < plain.length; row++) {
            plain[row] = (char) codes.at(row);
        }
        return PackedCodes.pack(plain, plain.length, distinct);
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

    private byte[] prints(RowCodes prints) {
        boolean none = true;
        for (int row = 0; row < block.rows() && none; row++) {
            none = prints.at(row) == 0;
        }
        return none ? NOTHING : pack(prints, Character.MAX_VALUE);
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
        Varints.Writer written = new Varints.Writer();
        IndexBlock.Latencies latencies = block.latencies();
        for (int row = 0; row < block.rows(); row++) {
            written.put(latencies.at(row));
        }
        return written.bytes();
    }

    private byte[] facts() {
        Varints.Writer pairs = new Varints.Writer();
        block.eachFact((fact, rows) -> pairs.put(fact).put(rows));
        return pairs.put(Fact.COUNT).bytes();
    }

    private static void put(PreparedStatement insert, int field, byte[] dictionary, byte[] codes) throws SQLException {
        insert.setInt(1, field);
        insert.setBytes(3, dictionary);
        insert.setBytes(4, codes);
        insert.executeUpdate();
    }
}
