package dev.gatehouse.audit;

import dev.gatehouse.telemetry.LatencyBuckets;
import java.time.Instant;
import java.util.Arrays;

/** What happened in one step of a time, as it is counted. Not thread-safe. */
final class BucketCounts {
    private final long[] decisions = new long[Fact.DECISIONS.size()];
    private final long[] latencies = new long[LatencyBuckets.COUNT];
    private long errors;

    void add(int fact, int rows) {
        latencies[Fact.bucket(fact)] += rows;
        repeat(fact, rows);
    }

    /** Counts requests whose time is not known each. */
    void repeat(int fact, int more) {
        decisions[Fact.decision(fact)] += more;
        errors += Fact.failed(fact) ? more : 0;
    }

    void add(BucketCounts other) {
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] += other.decisions[i];
        }
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] += other.latencies[i];
        }
        errors += other.errors;
    }

    /** How many events there are whose {@link LatencyBuckets} are from one to before another. */
    long events(int first, int end) {
        return Arrays.stream(latencies, first, end).sum();
    }

    AuditStatistics.Bucket bucket(Instant time) {
        long timed = Arrays.stream(latencies).sum();
        return new AuditStatistics.Bucket(
                time,
                decisions[0],
                decisions[1],
                decisions[2],
                decisions[3],
                errors,
                LatencyBuckets.percentileMillis(bucket -> latencies[bucket], timed, 0.50),
                LatencyBuckets.percentileMillis(bucket -> latencies[bucket], timed, 0.95),
                LatencyBuckets.percentileMillis(bucket -> latencies[bucket], timed, 0.99));
    }
}
