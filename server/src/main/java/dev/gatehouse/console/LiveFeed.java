package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.discovery.attempts.SignInAttempt;
import dev.gatehouse.discovery.attempts.SignInAttempts;
import dev.gatehouse.telemetry.CallMeter;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Hands what happens to everybody who watches, without ever waiting for them: a watcher that is too slow misses
 * something and is told so. Thread-safe.
 */
final class LiveFeed implements LifeCycle.Listener {
    static final String AUDIT = "audit";
    static final String METRICS = "metrics";
    static final String ATTEMPTS = "attempts";
    private static final int QUEUE = 1000;
    private static final int MOST_WATCHERS = 100;

    private final Set<Watcher> watchers = new CopyOnWriteArraySet<>();
    private volatile boolean stopped;

    LiveFeed(AuditLog log, CallMeter meter, SignInAttempts attempts) {
        log.subscribe(event -> publish(AUDIT, new Recorded(event)));
        meter.subscribe(point -> publish(METRICS, new Measured(point)));
        attempts.subscribe(attempt -> publish(ATTEMPTS, new Attempted(attempt)));
    }

    /** Something that happened. */
    sealed interface Happening {}

    /** An event became durable. */
    record Recorded(AuditEvent event) implements Happening {}

    /** A second has passed. */
    record Measured(CallMeter.Point point) implements Happening {}

    /** A client came further on its way to sign in, or tried to. */
    record Attempted(SignInAttempt attempt) implements Happening {}

    /** The gateway is being shut down. */
    record Stopped() implements Happening {}

    /** Starts watching these topics; absent if too many watch already or the gateway is being shut down. */
    @Nullable
    Watcher watch(Set<String> topics) {
        if (stopped || watchers.size() >= MOST_WATCHERS) {
            return null;
        }
        Watcher watcher = new Watcher(topics);
        watchers.add(watcher);
        return watcher;
    }

    private void publish(String topic, Happening happening) {
        for (Watcher watcher : watchers) {
            if (watcher.topics.contains(topic)) {
                watcher.offer(happening);
            }
        }
    }

    /** Ends all watching before the server waits for its open requests, which streams would hold up. */
    @Override
    public void lifeCycleStopping(LifeCycle server) {
        stopped = true;
        watchers.forEach(Watcher::end);
    }

    /** One who watches; to be closed. */
    final class Watcher implements AutoCloseable {
        private final Set<String> topics;
        private final BlockingQueue<Happening> queue = new ArrayBlockingQueue<>(QUEUE);
        private final AtomicLong missed = new AtomicLong();

        private Watcher(Set<String> topics) {
            this.topics = Set.copyOf(topics);
        }

        private void offer(Happening happening) {
            if (!queue.offer(happening)) {
                missed.incrementAndGet();
            }
        }

        private void end() {
            queue.clear();
            offer(new Stopped());
        }

        /** The next happening, or nothing after {@code millis} milliseconds. */
        @Nullable
        Happening next(long millis) throws InterruptedException {
            return queue.poll(millis, TimeUnit.MILLISECONDS);
        }

        /** How many happenings were missed since this was asked last. */
        long missed() {
            return missed.getAndSet(0);
        }

        @Override
        public void close() {
            watchers.remove(this);
        }
    }
}
