package dev.gatehouse.upstream;

import io.dropwizard.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a backend is waited for.
 *
 * @param total from the start of a call to the last byte of its answer; default 30 s, at most 10 minutes
 */
public record TimeoutsConfig(Duration total) {
    private static final Duration LONGEST = Duration.minutes(10);

    /** The defaults. */
    public static final TimeoutsConfig DEFAULT = new TimeoutsConfig(null);

    public TimeoutsConfig(@Nullable Duration total) {
        this.total = total == null ? Duration.seconds(30) : total;
        if (this.total.toNanoseconds() <= 0 || this.total.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("total is " + total + "; it must be more than 0 and at most 10m");
        }
    }
}
