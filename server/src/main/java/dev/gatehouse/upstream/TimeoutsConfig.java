package dev.gatehouse.upstream;

import dev.gatehouse.egress.Timeouts;
import io.dropwizard.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a backend is waited for.
 *
 * @param connect for a connection, its name and its TLS; default 5 s
 * @param firstByte from there to the head of the answer; default {@code total}
 * @param idle between two pieces of the answer; default 15 s
 * @param total from the start of a call to the last byte of its answer; default 30 s, at most 10 minutes
 */
public record TimeoutsConfig(Duration connect, Duration firstByte, Duration idle, Duration total) {
    private static final Duration LONGEST = Duration.minutes(10);

    /** The defaults. */
    public static final TimeoutsConfig DEFAULT = new TimeoutsConfig(null, null, null, null);

    public TimeoutsConfig(
            @Nullable Duration connect,
            @Nullable Duration firstByte,
            @Nullable Duration idle,
            @Nullable Duration total) {
        this.total = checked("total", total == null ? Duration.seconds(30) : total);
        this.connect = checked("connect", connect == null ? Duration.seconds(5) : connect);
        this.firstByte = checked("firstByte", firstByte == null ? this.total : firstByte);
        this.idle = checked("idle", idle == null ? Duration.seconds(15) : idle);
    }

    /** The same for the way out. */
    public Timeouts timeouts() {
        return new Timeouts(
                connect.toJavaDuration(), firstByte.toJavaDuration(), idle.toJavaDuration(), total.toJavaDuration());
    }

    private static Duration checked(String key, Duration value) {
        if (value.toNanoseconds() <= 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(key + " is " + value + "; it must be more than 0 and at most 10m");
        }
        return value;
    }
}
