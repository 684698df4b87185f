package dev.gatehouse.limits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of a rate is left now, on this node.
 *
 * @param rule names the limit for people
 * @param most how many calls there may be in a period; absent if there is no limit
 * @param left for how many of them there is room; absent if there is no limit
 * @param refillsIn until there is room for all of them again; absent if there is
 */
public record Level(
        String rule,
        @Nullable Integer most,
        @Nullable Integer left,
        @Nullable Duration refillsIn) {}
