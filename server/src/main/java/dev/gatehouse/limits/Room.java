package dev.gatehouse.limits;

import java.time.Duration;

/** Whether there is room for a call. */
public sealed interface Room {
    /** There is; go on. */
    record Granted() implements Room {}

    /** There is not; try again after {@code retryAfter}. {@code rule} names the limit for people. */
    record Exhausted(Duration retryAfter, String rule) implements Room {}
}
