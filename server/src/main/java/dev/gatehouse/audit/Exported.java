package dev.gatehouse.audit;

/**
 * What went into an export.
 *
 * @param events how many
 * @param firstSeq the first of them; 0 if there are none
 * @param lastSeq the last of them; 0 if there are none
 */
public record Exported(long events, long firstSeq, long lastSeq) {
    static final Exported NOTHING = new Exported(0, 0, 0);

    /** This and one more, at its end. */
    Exported and(long seq) {
        return new Exported(events + 1, events == 0 ? seq : firstSeq, seq);
    }
}
