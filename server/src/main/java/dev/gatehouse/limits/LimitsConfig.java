package dev.gatehouse.limits;

import io.dropwizard.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code limits} section of the configuration. What is left out has a default limit, never none.
 *
 * @param perCaller calls of one verified caller; default 600 a minute
 * @param anonymousPerAddress calls without credentials from one address; default 120 a minute
 * @param refusalsPerAddress refused credentials from one address; default 120 a minute
 */
public record LimitsConfig(Rate perCaller, Rate anonymousPerAddress, Rate refusalsPerAddress) {
    public LimitsConfig(
            @Nullable Rate perCaller, @Nullable Rate anonymousPerAddress, @Nullable Rate refusalsPerAddress) {
        this.perCaller = perCaller == null ? Rate.perMinute(600) : perCaller;
        this.anonymousPerAddress = anonymousPerAddress == null ? Rate.perMinute(120) : anonymousPerAddress;
        this.refusalsPerAddress = refusalsPerAddress == null ? Rate.perMinute(120) : refusalsPerAddress;
    }

    /** Every default. */
    public static LimitsConfig defaults() {
        return new LimitsConfig(null, null, null);
    }

    /**
     * How many calls in how long.
     *
     * @param calls at least 1
     * @param period default one minute, at most a day; an IPv6 network of 64 bits counts as one address
     * @param unlimited no limit at all; has to be said, and then {@code calls} must not be
     */
    public record Rate(Integer calls, Duration period, Boolean unlimited) {
        public Rate(@Nullable Integer calls, @Nullable Duration period, @Nullable Boolean unlimited) {
            this.unlimited = unlimited != null && unlimited;
            this.period = period == null ? Duration.minutes(1) : period;
            this.calls = calls == null ? Integer.MAX_VALUE : calls;
            if (this.unlimited == (calls != null)) {
                throw new IllegalArgumentException("limits: a rate has either calls, or unlimited: true");
            }
            if (this.calls < 1) {
                throw new IllegalArgumentException("limits: calls is " + this.calls + "; it must be at least 1");
            }
            if (this.period.toMilliseconds() < 1 || this.period.toHours() > 24) {
                throw new IllegalArgumentException(
                        "limits: period is " + this.period + "; it must lie between 1 ms and 24 h");
            }
        }

        /** So many calls a minute. */
        public static Rate perMinute(int calls) {
            return new Rate(calls, null, null);
        }

        /** No limit. */
        public static Rate none() {
            return new Rate(null, null, true);
        }

        /** For people: {@code 600 calls in 1 minute}. */
        public String describe() {
            return unlimited ? "unlimited" : calls + " calls in " + period;
        }
    }
}
