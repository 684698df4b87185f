package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import org.jspecify.annotations.Nullable;

/** Recomputes the chain from the database and says whether it holds. Thread-safe. */
public final class ChainVerifier {
    private final Database database;

    public ChainVerifier(Database database) {
        this.database = database;
    }

    /** Checks every event from the first to the last: sequence without gaps, links, hashes. */
    public Report verify() {
        throw new UnsupportedOperationException();
    }

    /**
     * What a check of the chain found.
     *
     * @param intact whether every event checked
     * @param checked how many events were checked
     * @param headSeq the last event's seq
     * @param headHash the last event's hash as computed
     * @param firstBad the first event that does not fit, if any
     */
    public record Report(
            boolean intact,
            long checked,
            long headSeq,
            String headHash,
            @Nullable Bad firstBad) {}

    /**
     * The first event that breaks the chain.
     *
     * @param problem {@code gap}, {@code link} or {@code hash}
     */
    public record Bad(long seq, String problem, String expected, String actual) {}
}
