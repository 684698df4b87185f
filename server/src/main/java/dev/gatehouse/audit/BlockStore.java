package dev.gatehouse.audit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Which blocks lie in the database. {@link BlockWriter} and {@link BlockReader} know how their columns are encoded,
 * {@link ValueNumbers} the values that they have in common.
 */
final class BlockStore {
    /** The column of the events' times, as differences, and beside them of {@link Repeats}. */
    static final int TIME = 201;

    /** The column of {@link IndexBlock#latencies}. */
    static final int LATENCY = 202;

    /** The column of {@link Fact}s, and beside them how many rows have each. */
    static final int FACT = 203;

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

    /**
     * Forgets every block and every value, on all nodes; they are made anew from what the events then are. Columns
     * without text stay until then, unread: to remove all of them at once would hold up calls.
     */
    static void clear(Handle handle) {
        handle.execute("UPDATE audit_index SET version = version + 1");
        handle.execute("DELETE FROM audit_block");
        handle.execute("DELETE FROM audit_value");
        for (AuditField field : AuditField.values()) {
            if (!field.shared()) {
                handle.execute("DELETE FROM audit_column WHERE field = ?", field.number());
            }
        }
    }

    /** The oldest block of which there is a column; the largest number if there is none. */
    static long oldest(Handle handle) {
        return handle.createQuery("SELECT coalesce(min(block), :none) FROM audit_column WHERE field = :field")
                .bind("none", Long.MAX_VALUE)
                .bind("field", TIME)
                .mapTo(Long.class)
                .one();
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
}
