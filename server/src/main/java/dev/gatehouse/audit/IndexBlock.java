package dev.gatehouse.audit;

/**
 * {@value #ROWS} events in a row, by column: what a search looks at instead of the events. Block {@code n} holds the
 * events from {@code n × }{@value #ROWS}{@code + 1} on. Used by one thread.
 */
interface IndexBlock {
    /** How many events a full block holds. */
    int ROWS = 8_192;

    /** Which block it is, from 0. */
    long number();

    /** How many rows it has; all of them unless it is the newest. */
    int rows();

    /** Milliseconds since 1970. */
    long minTime();

    /** Milliseconds since 1970. */
    long maxTime();

    IndexColumn column(AuditField field);

    /** Milliseconds since 1970 by row. */
    long[] times();

    Latencies latencies();

    /** {@link AuditId#fingerprint} by row. */
    RowCodes fingerprints(AuditId id);

    /** {@link Fact} by row. */
    RowCodes facts();

    /** How long the events took. */
    @FunctionalInterface
    interface Latencies {
        /** Microseconds; each row that is asked for must come behind the one before. */
        int at(int row);
    }

    /** Hands over every {@link Fact} that rows have, with how many. */
    void eachFact(FactCount counts);

    /** Takes a fact and how many rows have it. */
    @FunctionalInterface
    interface FactCount {
        void take(int fact, int rows);
    }

    /** The events that stand for more than one request. */
    Repeats repeats();

    /** Whether its values have numbers, so that a value without a number is not here. */
    boolean sealed();

    /** The event of the first row. */
    default long firstSeq() {
        return firstSeq(number());
    }

    static long firstSeq(long number) {
        return number * ROWS + 1;
    }

    static long blockOf(long seq) {
        return Math.floorDiv(seq - 1, ROWS);
    }
}
