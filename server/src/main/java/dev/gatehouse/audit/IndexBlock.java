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

    /** Microseconds by row. */
    int[] latencies();

    /** {@link AuditId#fingerprint} by row. */
    char[] fingerprints(AuditId id);

    /** The number of events in each of {@code LatencyBuckets}. */
    int[] latencyBuckets();

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
