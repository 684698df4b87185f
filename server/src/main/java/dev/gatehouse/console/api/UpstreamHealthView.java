package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.upstream.UpstreamHealth;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of a backend go, as seen from this node since its start.
 *
 * @param breaker whether it is called
 * @param inFlight calls that are under way
 * @param maxConcurrent how many may be
 * @param succeeded calls that were answered
 * @param failed calls that failed
 * @param turnedAway calls that were not made, because it was given a rest or too many were under way
 * @param p50Millis how long half of the calls of the last minutes took at most
 * @param p95Millis how long 95 % of them took
 * @param lastSuccess when a call was answered last; absent if never
 * @param lastFailure the last call that failed; absent if none did
 */
public record UpstreamHealthView(
        Breaker breaker,
        int inFlight,
        int maxConcurrent,
        long succeeded,
        long failed,
        long turnedAway,
        double p50Millis,
        double p95Millis,
        @Nullable Instant lastSuccess,
        @Nullable Failure lastFailure) {

    /** Whether a backend is called. */
    public enum Breaker {
        /** It is. */
        @JsonProperty("closed")
        CLOSED,
        /** It failed too often and is left alone. */
        @JsonProperty("open")
        OPEN,
        /** A few calls try whether it is well again. */
        @JsonProperty("half_open")
        HALF_OPEN
    }

    /**
     * A call that failed.
     *
     * @param code of docs/errors.md
     */
    public record Failure(Instant time, String code, String message) {}

    static UpstreamHealthView of(UpstreamHealth.Now now) {
        UpstreamHealth.Problem problem = now.lastProblem();
        return new UpstreamHealthView(
                Breaker.valueOf(now.breaker().name()),
                now.inFlight(),
                now.maxConcurrent(),
                now.succeeded(),
                now.failed(),
                now.turnedAway(),
                now.p50Millis(),
                now.p95Millis(),
                now.lastSuccess(),
                problem == null ? null : new Failure(problem.time(), problem.code(), problem.message()));
    }
}
