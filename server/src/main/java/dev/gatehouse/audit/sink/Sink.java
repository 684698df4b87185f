package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditTail;
import dev.gatehouse.store.StoreUnavailable;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events on to one destination, in their order, each at least once: the record is the queue, and the position in
 * the database moves when the destination has what came before. What the destination refuses for good goes to a file,
 * event by event, so that one does not hold up the others.
 */
final class Sink {
    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final IntervalFunction WAITS =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2, 0.5, Duration.ofMinutes(5));
    private static final int MOST_REFUSALS = 3;

    private final SinkConfig config;
    private final Destination destination;
    private final AuditTail tail;
    private final SinkPositions positions;
    private final LongSupplier head;
    private final Path deadLetters;
    private final Clock clock;
    private volatile long position = -1;
    private volatile boolean stopping;
    private @Nullable Thread thread;
    private int failures;

    Sink(
            SinkConfig config,
            Destination destination,
            AuditTail tail,
            SinkPositions positions,
            LongSupplier head,
            Path deadLetters,
            Clock clock) {
        this.config = config;
        this.destination = destination;
        this.tail = tail;
        this.positions = positions;
        this.head = head;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /** How many events it is behind; {@code NaN} while another node hands on for it. */
    double lag() {
        long now = position;
        return now < 0 ? Double.NaN : Math.max(0, head.getAsLong() - now);
    }

    void start() {
        thread = Thread.ofVirtual().name("sink-" + config.id()).start(this::run);
    }

    /** Ends after what is being delivered, which it waits for a while. */
    void stop() {
        stopping = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        // Where a new sink begins is decided now, not when it first comes to hand something on.
        long start = config.from() == SinkConfig.From.NOW ? head.getAsLong() : 0;
        while (!stopping) {
            try {
                Thread.sleep(step(start));
            } catch (InterruptedException e) {
                break;
            } catch (StoreUnavailable e) {
                LOG.debug("The sink {} waits for the database: {}", config.id(), e.getMessage());
                pause();
            } catch (RuntimeException e) {
                LOG.error("The sink {} failed and goes on", config.id(), e);
                pause();
            }
        }
        release();
    }

    /** Hands on what there is, and says how long to wait. */
    private Duration step(long start) {
        Long held = positions.hold(config.id(), start);
        position = held == null ? -1 : held;
        if (held == null || !isDue(held)) {
            return PAUSE;
        }
        List<AuditEvent> events = tail.after(held, config.batch());
        if (events.isEmpty()) {
            return PAUSE;
        }
        warnOfGap(held, events.getFirst().seq());
        try {
            deliver(events);
        } catch (Undelivered e) {
            return failed(e);
        }
        if (failures > 0) {
            LOG.info("The sink {} takes events again", config.id());
            failures = 0;
        }
        long reached = events.getLast().seq();
        if (positions.advance(config.id(), reached)) {
            position = reached;
        }
        return events.size() < config.batch() ? PAUSE : Duration.ZERO;
    }

    /**
     * Whether to hand on now: with a schedule, what is from before its last time; a bucket without one is given many
     * events at once, or those that have waited long enough.
     */
    private boolean isDue(long held) {
        SinkSchedule schedule = config.schedule();
        BucketConfig bucket = config.bucket();
        if (schedule == null && (bucket == null || head.getAsLong() - held >= config.batch())) {
            return true;
        }
        List<AuditEvent> oldest = tail.after(held, 1);
        if (oldest.isEmpty()) {
            return false;
        }
        Instant time = oldest.getFirst().entry().time();
        return schedule != null
                ? time.isBefore(schedule.lastBefore(clock.instant()))
                : bucket == null || !time.plus(bucket.every().toJavaDuration()).isAfter(clock.instant());
    }

    private void deliver(List<AuditEvent> events) throws Undelivered {
        try {
            destination.deliver(events);
        } catch (Undelivered e) {
            if (e.isPartly()) {
                putAside(events, e);
                return;
            }
            if (!e.isRefused() || failures + 1 < MOST_REFUSALS) {
                throw e;
            }
            for (AuditEvent event : events) {
                deliverOrPutAside(event);
            }
        }
    }

    private void deliverOrPutAside(AuditEvent event) throws Undelivered {
        try {
            destination.deliver(List.of(event));
        } catch (Undelivered e) {
            if (!e.isRefused() && !e.isPartly()) {
                throw e;
            }
            putAside(List.of(event), e);
        }
    }

    private void putAside(List<AuditEvent> events, Undelivered reason) throws Undelivered {
        try {
            Files.createDirectories(deadLetters.toAbsolutePath().getParent());
            DayFiles.append(deadLetters, new EventLines(SinkConfig.Format.GATEHOUSE, config.previews()).of(events));
        } catch (IOException e) {
            throw Undelivered.forNow("the file " + deadLetters + " cannot be written: " + e.getMessage());
        }
        LOG.warn(
                "The sink {} refuses {} {} to {} ({}); written to {}",
                config.id(),
                reason.isPartly() ? "some of the events" : "events",
                events.getFirst().seq(),
                events.getLast().seq(),
                reason.getMessage(),
                deadLetters);
    }

    private Duration failed(Undelivered failure) {
        failures++;
        Duration wait = Duration.ofMillis(WAITS.apply(Math.min(failures, 20)));
        if (failures == 1) {
            LOG.warn(
                    "The sink {} takes no events: {}; it is tried again until it does",
                    config.id(),
                    failure.getMessage());
        }
        return wait;
    }

    private void warnOfGap(long last, long next) {
        if (last > 0 && next > last + 1) {
            LOG.warn(
                    "The sink {} misses events {} to {}: they were pruned before it had them",
                    config.id(),
                    last + 1,
                    next - 1);
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private void release() {
        try {
            positions.release(config.id());
        } catch (StoreUnavailable e) {
            LOG.debug("The sink {} stays ours for a minute: {}", config.id(), e.getMessage());
        }
    }
}
