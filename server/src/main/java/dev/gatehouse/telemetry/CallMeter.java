package dev.gatehouse.telemetry;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Live request rate, decisions, errors and latency, second by second for the last hours, in memory. Counting takes no
 * lock that all callers share. Thread-safe.
 */
public final class CallMeter {
    /**
     * Counts one decided call. {@code decision} is allow, deny, limit or challenge; {@code failed} means an error of
     * ours or of the tool.
     */
    public void count(String decision, boolean failed, long latencyMicros) {
        throw new UnsupportedOperationException();
    }

    /**
     * The points from {@code from} (inclusive) to {@code to} (exclusive), each covering {@code stepSeconds}. Seconds
     * without calls are zeros.
     */
    public List<Point> series(Instant from, Instant to, int stepSeconds) {
        throw new UnsupportedOperationException();
    }

    /** Calls {@code listener} once a second with the second that has just ended. */
    public void subscribe(Consumer<Point> listener) {
        throw new UnsupportedOperationException();
    }

    /**
     * What happened in one interval.
     *
     * @param time its start
     * @param seconds its length
     */
    public record Point(
            Instant time,
            int seconds,
            long allow,
            long deny,
            long limit,
            long challenge,
            long errors,
            double p50Ms,
            double p95Ms,
            double p99Ms) {}
}
