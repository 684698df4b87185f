package dev.gatehouse.telemetry;

import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live request rate, decisions, errors and latency, second by second for the last two hours, in memory; and the same
 * counts since the start for Prometheus. Counting takes no lock that all callers share. Listeners are called between
 * {@link #start} and {@link #stop}. Thread-safe.
 */
public final class CallMeter implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(CallMeter.class);
    private static final int KEPT_SECONDS = 7_200;
    private static final int MOST_POINTS = KEPT_SECONDS;

    private final Clock clock;
    private final CallCounters counters;
    private final AtomicReferenceArray<@Nullable Tally> ring = new AtomicReferenceArray<>(KEPT_SECONDS);
    private final List<Consumer<Point>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable ScheduledExecutorService ticker;
    private long ticked;

    /** Counts by this clock, and publishes the counts for Prometheus there. */
    public CallMeter(Clock clock, PrometheusRegistry registry) {
        this.clock = clock;
        this.counters = new CallCounters(registry);
        this.ticked = clock.instant().getEpochSecond() - 1;
    }

    /**
     * Counts one decided call. {@code decision} is allow, deny, limit or challenge; {@code failed} means an error of
     * ours or of the tool.
     */
    public void count(String decision, boolean failed, long latencyMicros) {
        Decided decided = Decided.of(decision);
        counters.count(decided, failed, latencyMicros);
        tallyOf(Math.floorDiv(clock.millis(), 1000L)).count(decided, failed, latencyMicros);
    }

    /** Counts why a call was refused; {@code reason} is a stable code. */
    public void refused(String reason) {
        counters.refused(reason);
    }

    /** Lets Prometheus see an upstream before its first call. */
    public void expectUpstream(String name) {
        counters.expectUpstream(name);
    }

    /** Counts how long an upstream took for a call. */
    public void upstream(String name, long micros) {
        counters.upstream(name, micros);
        tallyOf(Math.floorDiv(clock.millis(), 1000L)).upstream(micros);
    }

    /**
     * The points from {@code from} (inclusive) to {@code to} (exclusive), both rounded down to whole seconds, each
     * covering {@code stepSeconds}, the last one perhaps fewer. Seconds without calls, or longer ago than two hours,
     * are zeros.
     *
     * @throws IllegalArgumentException if the step is not positive or there would be more than 7,200 points
     */
    public List<Point> series(Instant from, Instant to, int stepSeconds) {
        long first = from.getEpochSecond();
        long end = to.getEpochSecond();
        if (stepSeconds < 1 || (end - first) / stepSeconds > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "The step must be at least 1 s and long enough for at most " + MOST_POINTS + " points");
        }
        List<Point> points = new ArrayList<>();
        for (long start = first; start < end; start += stepSeconds) {
            points.add(point(start, (int) Math.min(stepSeconds, end - start)));
        }
        return points;
    }

    /** Calls {@code listener} once a second with the second that has just ended. */
    public void subscribe(Consumer<Point> listener) {
        listeners.add(listener);
    }

    /** Starts calling the listeners. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // tick() itself catches what listeners throw
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("call-meter").daemon().factory());
        long untilNextSecond = 1000 - Math.floorMod(clock.millis(), 1000L);
        executor.scheduleAtFixedRate(this::tick, untilNextSecond, 1000, TimeUnit.MILLISECONDS);
        ticker = executor;
    }

    @Override
    public void stop() {
        if (ticker != null) {
            ticker.shutdownNow();
        }
    }

    /** Tells the listeners of every second that has ended since the last time; of a long pause only the end. */
    void tick() {
        long ended = clock.instant().getEpochSecond() - 1;
        for (long second = Math.max(ticked + 1, ended - 4); second <= ended; second++) {
            Point point = point(second, 1);
            for (Consumer<Point> listener : listeners) {
                try {
                    listener.accept(point);
                } catch (RuntimeException e) {
                    LOG.error("A listener failed on the metrics of {}", point.time(), e);
                }
            }
        }
        ticked = ended;
    }

    private Point point(long first, int seconds) {
        Tally.Sum sum = new Tally.Sum();
        long oldest = clock.instant().getEpochSecond() - KEPT_SECONDS;
        for (long second = Math.max(first, oldest); second < first + seconds; second++) {
            Tally tally = ring.get(slot(second));
            if (tally != null && tally.second() == second) {
                sum.add(tally);
            }
        }
        return sum.point(Instant.ofEpochSecond(first), seconds);
    }

    private Tally tallyOf(long second) {
        int slot = slot(second);
        while (true) {
            Tally tally = ring.get(slot);
            if (tally != null && tally.second() == second) {
                return tally;
            }
            Tally fresh = new Tally(second);
            if (ring.compareAndSet(slot, tally, fresh)) {
                return fresh;
            }
        }
    }

    private static int slot(long second) {
        return Math.floorMod(second, KEPT_SECONDS);
    }

    /**
     * What happened in one interval.
     *
     * @param time its start
     * @param seconds its length
     * @param errors how many of the calls failed, by our fault or the tool's
     * @param p50Ms the median latency in milliseconds, within 1/16; 0 if there were no calls
     * @param p95Ms the 95th percentile
     * @param p99Ms the 99th percentile
     * @param meanMs the mean latency; 0 if there were no calls
     * @param upstreamMs how much of it was spent upstream, on average of all calls
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
            double p99Ms,
            double meanMs,
            double upstreamMs) {}
}
