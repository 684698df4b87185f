package dev.gatehouse.console.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the chain is being checked now, and what the last check found. */
public record ChainCheckState(
        @Nullable Running running, @Nullable Last last) {
    /**
     * A check that is under way.
     *
     * @param time when it began
     * @param checked how many events were checked so far
     * @param of how many there are to check; 0 while that is not known
     */
    public record Running(Instant time, long checked, long of) {}

    /**
     * A check of the whole chain, or of a part of it that is broken.
     *
     * @param time when it began
     * @param firstSeq the first event checked
     * @param headSeq the last event that fits
     */
    public record Last(Instant time, boolean intact, long firstSeq, long headSeq) {}
}
