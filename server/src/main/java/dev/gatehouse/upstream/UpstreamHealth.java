package dev.gatehouse.upstream;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.Snapshot;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How it stands with the calls of one backend, as seen from this node since its start. Thread-safe. */
public final class UpstreamHealth {
    private final String id;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final Clock clock;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private final Histogram nanos =
            new Histogram(LockFreeExponentiallyDecayingReservoir.builder().build());
    private volatile @Nullable Instant lastSuccess;
    private volatile @Nullable Problem lastProblem;

    /** Whether the backend is called. */
    public enum Breaker {
        /** It is. */
        CLOSED,
        /** It failed too often and is left alone. */
        OPEN,
        /** A few calls try whether it is well again. */
        HALF_OPEN
    }

    /**
     * A call that failed.
     *
     * @param code of docs/errors.md
     * @param message for people; nothing of the backend's inside is in it
     */
    public record Problem(Instant time, String code, String message) {}

    /**
     * What is known at one moment.
     *
     * @param inFlight calls that are under way
     * @param maxConcurrent how many may be
     * @param succeeded calls that were answered, since the start
     * @param failed calls that failed
     * @param turnedAway calls that were not made, because the breaker was open or too many were under way
     * @param p50Millis how long half of the calls took at most, of those of the last minutes; 0 if there are none
     * @param p95Millis how long 95 % of them took
     */
    public record Now(
            String id,
            Breaker breaker,
            int inFlight,
            int maxConcurrent,
            long succeeded,
            long failed,
            long turnedAway,
            double p50Millis,
            double p95Millis,
            @Nullable Instant lastSuccess,
            @Nullable Problem lastProblem) {}

    UpstreamHealth(String id, CircuitBreaker breaker, Bulkhead bulkhead, Clock clock) {
        this.id = id;
        this.breaker = breaker;
        this.bulkhead = bulkhead;
        this.clock = clock;
    }

    void succeeded(long took) {
        succeeded.increment();
        nanos.update(took);
        lastSuccess = clock.instant();
    }

    void failed(long took, String code, String message) {
        failed.increment();
        nanos.update(took);
        lastProblem = new Problem(clock.instant(), code, message);
    }

    void turnedAway() {
        turnedAway.increment();
    }

    /** Whether a call would be made now. */
    public boolean isTaken() {
        return breaker() != Breaker.OPEN;
    }

    private Breaker breaker() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> Breaker.OPEN;
            case HALF_OPEN -> Breaker.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> Breaker.CLOSED;
        };
    }

    /** What is known now. */
    public Now now() {
        Snapshot latencies = nanos.getSnapshot();
        Bulkhead.Metrics calls = bulkhead.getMetrics();
        return new Now(
                id,
                breaker(),
                calls.getMaxAllowedConcurrentCalls() - calls.getAvailableConcurrentCalls(),
                calls.getMaxAllowedConcurrentCalls(),
                succeeded.sum(),
                failed.sum(),
                turnedAway.sum(),
                latencies.getMedian() / 1e6,
                latencies.get95thPercentile() / 1e6,
                lastSuccess,
                lastProblem);
    }
}
