package dev.gatehouse.upstream;

import dev.gatehouse.upstream.UpstreamFailure.Kind;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before one backend: so many calls at once and no more, none while it is down, a second try only where that can
 * do no harm. What goes to any backend goes through here. Thread-safe.
 */
public final class Resilience {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience.class);
    private static final IntervalFunction PAUSES =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(100), 2, 0.5, Duration.ofSeconds(2));
    private static final int TRIALS = 3;

    private final String id;
    private final Bulkhead bulkhead;
    private final CircuitBreaker breaker;
    private final Retry retry;
    private final Duration openFor;
    private final UpstreamHealth health;

    /**
     * Does one attempt.
     *
     * @param <E> what it may also end with, which says nothing of the backend
     */
    @FunctionalInterface
    public interface Attempt<T, E extends Exception> {
        T go() throws UpstreamFailure, E;
    }

    public Resilience(String id, ResilienceConfig config, Clock clock) {
        this.id = id;
        ResilienceConfig.Breaker rest = config.breaker();
        this.openFor = rest.openFor().toJavaDuration();
        this.bulkhead = Bulkhead.of(
                id,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(config.maxConcurrent())
                        .maxWaitDuration(Duration.ZERO)
                        .writableStackTraceEnabled(false)
                        .build());
        this.breaker = CircuitBreaker.of(
                id,
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(rest.failureRate())
                        .slidingWindowSize(rest.calls())
                        .minimumNumberOfCalls(Math.max(2, rest.calls() / 2))
                        .waitDurationInOpenState(openFor)
                        .permittedNumberOfCallsInHalfOpenState(TRIALS)
                        .build());
        this.retry = Retry.of(
                id,
                RetryConfig.custom()
                        .maxAttempts(config.retries() + 1)
                        .intervalFunction(PAUSES)
                        .retryOnException(Resilience::isWorthAnotherTry)
                        .build());
        this.health = new UpstreamHealth(id, breaker, bulkhead, clock);
        breaker.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition().getToState()) {
                case OPEN -> LOG.warn("upstream {} fails too often and is left alone for {}", id, openFor);
                case CLOSED -> LOG.info("upstream {} is well again", id);
                default -> {}
            }
        });
    }

    /** The backend's name. */
    public String upstream() {
        return id;
    }

    /** How it stands with the backend. */
    public UpstreamHealth health() {
        return health;
    }

    /** The same where every result is a good one. */
    public <T, E extends Exception> T call(boolean harmlessTwice, Attempt<T, E> attempt) throws UpstreamFailure, E {
        return call(harmlessTwice, attempt, _ -> false);
    }

    /**
     * Calls the backend.
     *
     * @param harmlessTwice whether the call may be repeated when its connection fails (RFC 9110 §9.2.2)
     * @param attempt makes the call; may be called several times, if that is harmless
     * @param failed whether a result shows that the backend is in trouble
     * @throws UpstreamFailure of the attempt, or {@link Kind#UNAVAILABLE} or {@link Kind#BUSY} without any attempt
     */
    public <T, E extends Exception> T call(boolean harmlessTwice, Attempt<T, E> attempt, Predicate<? super T> failed)
            throws UpstreamFailure, E {
        if (!bulkhead.tryAcquirePermission()) {
            health.turnedAway();
            throw UpstreamFailure.notAsked(
                    Kind.BUSY,
                    "The backend " + id + " is busy with as many calls as it may get.",
                    Duration.ofSeconds(1));
        }
        try {
            return harmlessTwice ? repeated(attempt, failed) : once(attempt, failed);
        } finally {
            bulkhead.onComplete();
        }
    }

    @SuppressWarnings("unchecked") // an attempt throws nothing else
    private <T, E extends Exception> T repeated(Attempt<T, E> attempt, Predicate<? super T> failed)
            throws UpstreamFailure, E {
        try {
            return retry.executeCheckedSupplier(() -> once(attempt, failed));
        } catch (UpstreamFailure | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw (E) e;
        }
    }

    private static boolean isWorthAnotherTry(Throwable failure) {
        return failure instanceof UpstreamFailure known
                && known.kind() == Kind.UNREACHABLE
                && !Thread.currentThread().isInterrupted();
    }

    private <T, E extends Exception> T once(Attempt<T, E> attempt, Predicate<? super T> failed)
            throws UpstreamFailure, E {
        if (!breaker.tryAcquirePermission()) {
            health.turnedAway();
            throw UpstreamFailure.notAsked(
                    Kind.UNAVAILABLE, "The backend " + id + " failed too often and is given a rest.", openFor);
        }
        long start = System.nanoTime();
        boolean settled = false;
        try {
            T result = attempt.go();
            long nanos = System.nanoTime() - start;
            settled = true;
            if (failed.test(result)) {
                breaker.onError(nanos, TimeUnit.NANOSECONDS, new IllegalStateException());
                health.failed(nanos, Kind.FAILED.code(), "It answers that it failed.");
            } else {
                breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
                health.succeeded(nanos);
            }
            return result;
        } catch (UpstreamFailure failure) {
            settled = settle(failure, System.nanoTime() - start);
            throw failure;
        } finally {
            if (!settled) {
                breaker.releasePermission();
            }
        }
    }

    /** Tells the breaker what a failure says of the backend; false if it says nothing. */
    private boolean settle(UpstreamFailure failure, long nanos) {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        return switch (failure.kind()) {
            case TIMEOUT, UNREACHABLE, FAILED, UNUSABLE -> {
                breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
                health.failed(nanos, failure.kind().code(), String.valueOf(failure.getMessage()));
                yield true;
            }
            case REJECTED -> {
                breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
                health.succeeded(nanos);
                yield true;
            }
            default -> false;
        };
    }
}
