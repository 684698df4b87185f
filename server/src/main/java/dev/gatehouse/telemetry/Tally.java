package dev.gatehouse.telemetry;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** The counts of one second. Counting is lock-free; a reader may miss what is being counted just now. */
final class Tally {
    private static final int ERRORS = Decided.values().length;
    private static final int BUCKETS = ERRORS + 1;

    private final long second;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS + LatencyBuckets.COUNT);
    private final AtomicLong latencyMicros = new AtomicLong();
    private final AtomicLong upstreamMicros = new AtomicLong();

    Tally(long second) {
        this.second = second;
    }

    long second() {
        return second;
    }

    void count(Decided decided, boolean failed, long micros) {
        counts.getAndIncrement(decided.slot());
        if (failed) {
            counts.getAndIncrement(ERRORS);
        }
        counts.getAndIncrement(BUCKETS + LatencyBuckets.of(micros));
        latencyMicros.getAndAdd(micros);
    }

    void upstream(long micros) {
        upstreamMicros.getAndAdd(micros);
    }

    /** Adds up seconds. Confined to one thread. */
    static final class Sum {
        private final long[] counts = new long[BUCKETS + LatencyBuckets.COUNT];
        private long latencyMicros;
        private long upstreamMicros;

        void add(Tally tally) {
            latencyMicros += tally.latencyMicros.get();
            upstreamMicros += tally.upstreamMicros.get();
            for (int i = 0; i < counts.length; i++) {
                counts[i] += tally.counts.get(i);
            }
        }

        CallMeter.Point point(Instant time, int seconds) {
            long total = 0;
            for (int bucket = BUCKETS; bucket < counts.length; bucket++) {
                total += counts[bucket];
            }
            return new CallMeter.Point(
                    time,
                    seconds,
                    counts[Decided.ALLOW.slot()],
                    counts[Decided.DENY.slot()],
                    counts[Decided.LIMIT.slot()],
                    counts[Decided.CHALLENGE.slot()],
                    counts[ERRORS],
                    percentile(total, 0.50),
                    percentile(total, 0.95),
                    percentile(total, 0.99),
                    total == 0 ? 0 : latencyMicros / 1e3 / total,
                    total == 0 ? 0 : upstreamMicros / 1e3 / total);
        }

        private double percentile(long total, double share) {
            return LatencyBuckets.percentileMillis(bucket -> counts[BUCKETS + bucket], total, share);
        }
    }
}
