package dev.gatehouse.console.api;

import dev.gatehouse.audit.AuditStatistics;
import dev.gatehouse.telemetry.CallMeter;
import java.time.Instant;

/** What happened in one interval of {@code seconds} from {@code time}. */
public record MetricsPoint(
        Instant time,
        int seconds,
        long allow,
        long deny,
        long limit,
        long challenge,
        long errors,
        double p50Ms,
        double p95Ms,
        double p99Ms) {
    /** The point as the meter counted it. */
    public static MetricsPoint of(CallMeter.Point point) {
        return new MetricsPoint(
                point.time(),
                point.seconds(),
                point.allow(),
                point.deny(),
                point.limit(),
                point.challenge(),
                point.errors(),
                point.p50Ms(),
                point.p95Ms(),
                point.p99Ms());
    }

    /** The point as the audit has it; {@code seconds} is how long it is. */
    public static MetricsPoint of(AuditStatistics.Bucket bucket, int seconds) {
        return new MetricsPoint(
                bucket.time(),
                seconds,
                bucket.allow(),
                bucket.deny(),
                bucket.limit(),
                bucket.challenge(),
                bucket.errors(),
                bucket.p50Ms(),
                bucket.p95Ms(),
                bucket.p99Ms());
    }
}
