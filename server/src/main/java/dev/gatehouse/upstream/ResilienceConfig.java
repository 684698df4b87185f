package dev.gatehouse.upstream;

import io.dropwizard.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a backend's trouble from becoming ours, and ours from becoming its.
 *
 * @param maxConcurrent how many calls may be under way there at once; more are refused at once. Default 1000
 * @param retries how often a call that may be repeated is, when the connection failed; default 1, at most 5
 * @param breaker when the backend is given a rest
 */
public record ResilienceConfig(Integer maxConcurrent, Integer retries, Breaker breaker) {
    private static final int MOST_CONCURRENT = 65_536;
    private static final int MOST_RETRIES = 5;

    /** The defaults. */
    public static final ResilienceConfig DEFAULT = new ResilienceConfig(null, null, null);

    public ResilienceConfig(@Nullable Integer maxConcurrent, @Nullable Integer retries, @Nullable Breaker breaker) {
        this.maxConcurrent = within("maxConcurrent", maxConcurrent == null ? 1000 : maxConcurrent, 1, MOST_CONCURRENT);
        this.retries = within("retries", retries == null ? 1 : retries, 0, MOST_RETRIES);
        this.breaker = breaker == null ? new Breaker(null, null, null) : breaker;
    }

    /**
     * When the backend is called no longer, and when it is tried again.
     *
     * @param failureRate the percentage of failed calls from which on it is not called; default 50
     * @param calls how many of the last calls are looked at; default 20
     * @param openFor how long it is left alone before a few calls try it; default 10 s
     */
    public record Breaker(Integer failureRate, Integer calls, Duration openFor) {
        private static final Duration LONGEST = Duration.minutes(10);

        public Breaker(@Nullable Integer failureRate, @Nullable Integer calls, @Nullable Duration openFor) {
            this.failureRate = within("breaker.failureRate", failureRate == null ? 50 : failureRate, 1, 100);
            this.calls = within("breaker.calls", calls == null ? 20 : calls, 2, 1000);
            this.openFor = openFor == null ? Duration.seconds(10) : openFor;
            if (this.openFor.toMilliseconds() < 1 || this.openFor.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "breaker.openFor is " + openFor + "; it must be more than 0 and at most 10m");
            }
        }
    }

    private static int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + "; it must be from " + least + " to " + most);
        }
        return value;
    }
}
