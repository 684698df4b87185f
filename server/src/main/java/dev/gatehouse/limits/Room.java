package dev.gatehouse.limits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether there is room for a call. */
public sealed interface Room {
    /**
     * There is; go on.
     *
     * @param left for how many more calls there is room now; absent if there is no limit
     */
    record Granted(@Nullable Integer left) implements Room {}

    /** There is not; try again after {@code retryAfter}. {@code rule} names the limit for people. */
    record Exhausted(Duration retryAfter, String rule) implements Room {}
}
