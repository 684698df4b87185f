package dev.gatehouse.gate;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.telemetry.LogContext;
import dev.gatehouse.telemetry.TraceStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what was decided durable, and counts it. While the record cannot be written nothing runs: one request at a time
 * tries whether it can be written again, all others are refused at once. Thread-safe.
 */
final class Recorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Executor A_SECOND_LATER =
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Thread::startVirtualThread);

    private final AuditLog audit;
    private final CallMeter meter;
    private final Clock clock;
    private final Floods floods = new Floods();
    private final ReentrantLock probing = new ReentrantLock();
    private final AtomicLong unrecorded = new AtomicLong();
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile boolean failing;

    Recorder(AuditLog audit, CallMeter meter, Clock clock) {
        this.audit = audit;
        this.meter = meter;
        this.clock = clock;
    }

    Recording open(@Nullable Caller caller, Envelope envelope, String method) {
        Recording recording = new Recording(caller, envelope, method, clock.instant());
        LogContext.decision(recording.decisionId());
        return recording;
    }

    /** Records a refusal. The client is told of it only when it is durable, and else that nothing can be decided. */
    Refusal refuse(Recording recording, Denial denial) {
        return keep(recording.refused(denial)) ? denial.as(recording.decisionId()) : unavailable(recording);
    }

    /** Records a refusal of somebody who is beyond a rate: by itself, or with others like it as one event. */
    Refusal refuseOneOfMany(Recording recording, Denial denial) {
        String decisionId = keepOneOfMany(recording.refused(denial));
        return decisionId == null ? unavailable(recording) : denial.as(decisionId);
    }

    /** Returns the decision id under which the refusal is recorded; absent if it could not be. */
    @Nullable
    String keepOneOfMany(Recording recording) {
        Floods.Source source = recording.source();
        String running = floods.join(source, recording.time());
        if (running != null) {
            meter.count(recording.word(), false, recording.micros());
            meter.refused(Reason.RATE_LIMITED.code());
            return running;
        }
        if (!keep(recording)) {
            return null;
        }
        floods.start(source, recording, recording.time());
        if (watching.compareAndSet(false, true)) {
            watch();
        }
        return recording.decisionId();
    }

    /** Looks after floods as long as there are any, so that one is recorded though nothing else may follow it. */
    private void watch() {
        A_SECOND_LATER.execute(() -> {
            recordAll(floods.ended(clock.instant()));
            if (!floods.isEmpty()) {
                watch();
                return;
            }
            watching.set(false);
            if (!floods.isEmpty() && watching.compareAndSet(false, true)) {
                watch();
            }
        });
    }

    private void recordAll(List<Recording> ended) {
        for (Recording flood : ended) {
            AuditEntry entry = flood.close();
            if (!append(entry)) {
                unrecorded.addAndGet(entry.count());
            }
        }
    }

    /** What the client gets whose request cannot be recorded and was not run. */
    Refusal unavailable(Recording recording) {
        return unavailable(recording, "Nothing was done, because it could not be recorded. Try again in 5 s.");
    }

    /** What the client gets whose tool ran while the record broke. */
    Refusal withheld(Recording recording) {
        return unavailable(
                recording,
                "The tool was run, but its result is withheld because it could not be recorded. Find out what it"
                        + " did before you call it again.");
    }

    private Refusal unavailable(Recording recording, String sentence) {
        unrecorded.incrementAndGet();
        meter.count("deny", true, recording.micros());
        meter.refused(Reason.AUDIT_UNAVAILABLE.code());
        return new Denial(
                        Refusal.Kind.UNAVAILABLE,
                        "deny",
                        Reason.AUDIT_UNAVAILABLE.code(),
                        Reason.AUDIT_UNAVAILABLE.code(),
                        sentence,
                        List.of(),
                        RETRY_AFTER)
                .as(recording.decisionId());
    }

    /** Appends the entry and returns whether it is durable. Counts it if it is. */
    boolean keep(Recording recording) {
        if (!ready()) {
            return false;
        }
        AuditEntry entry = recording.close();
        if (!append(entry)) {
            return false;
        }
        List<Recording> floodsEnded = floods.ended(recording.time());
        if (!floodsEnded.isEmpty()) {
            Thread.startVirtualThread(() -> recordAll(floodsEnded));
        }
        trace(entry);
        boolean failed = entry.status() >= 500
                || switch (entry.outcome()) {
                    case "ok", "refused" -> false;
                    default -> true;
                };
        meter.count(entry.decision(), failed, recording.micros());
        if (!entry.decision().equals("allow")) {
            meter.refused(entry.reason());
        }
        if (entry.upstream() != null && entry.upstreamMicros() > 0) {
            meter.upstream(entry.upstream(), entry.upstreamMicros());
        }
        return true;
    }

    private static void trace(AuditEntry entry) {
        TraceStep.decided(entry.decisionId(), entry.decision(), entry.reason(), entry.outcome());
        boolean known = entry.decision().equals("allow");
        TraceStep.about(entry.method(), entry.tool(), entry.upstream(), entry.sessionId(), known);
    }

    /** Whether the record can be written, as far as is known; costs nothing while it can. */
    boolean ready() {
        return !failing || probe();
    }

    /** Leaves a trace of the gap in the chain as soon as the chain can be written again. */
    private boolean probe() {
        if (!probing.tryLock()) {
            return false;
        }
        try {
            if (!failing) {
                return true;
            }
            long lost = unrecorded.get();
            AuditEntry entry = new AuditEntryBuilder(clock.instant(), DecisionId.next(), "gate", "audit/recovered")
                    .reason("audit_recovered")
                    .detail(lost + " requests were refused while nothing could be recorded.")
                    .build();
            if (!append(entry)) {
                return false;
            }
            failing = false;
            unrecorded.addAndGet(-lost);
            LOG.info("The audit log can be written again; {} requests were refused meanwhile.", lost);
            return true;
        } finally {
            probing.unlock();
        }
    }

    private boolean append(AuditEntry entry) {
        try {
            audit.keep(entry);
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("The audit log cannot be written; calls are refused until it can.", e);
            }
            failing = true;
            return false;
        }
    }

    /** Records what is still counted. */
    @Override
    public void close() {
        recordAll(floods.ended(Instant.MAX));
    }
}
