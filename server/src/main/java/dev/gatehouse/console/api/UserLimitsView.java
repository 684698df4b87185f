package dev.gatehouse.console.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rate limits of a user on this node, one for each principal that they are. */
public record UserLimitsView(List<BucketView> buckets) {
    /**
     * One rate limit.
     *
     * @param rule the limit for people
     * @param most how many calls there may be in a period; absent if there is no limit
     * @param left for how many of them there is room
     * @param refillsInMs milliseconds until there is room for all of them; absent if there is
     */
    public record BucketView(
            String issuer,
            String subject,
            String rule,
            @Nullable Integer most,
            @Nullable Integer left,
            @Nullable Long refillsInMs) {}
}
