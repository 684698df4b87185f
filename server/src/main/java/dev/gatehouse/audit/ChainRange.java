package dev.gatehouse.audit;

/**
 * A part of the chain, by the places of its events.
 *
 * @param first the first event, from 1
 * @param last the last event; may lie behind the end of the chain
 */
public record ChainRange(long first, long last) {
    /** All of it. */
    public static final ChainRange WHOLE = new ChainRange(1, Long.MAX_VALUE);

    /** Refuses a range that holds no place. */
    public ChainRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("A range begins at 1 or later and does not end before it begins");
        }
    }

    boolean includes(long seq) {
        return first <= seq && seq <= last;
    }
}
