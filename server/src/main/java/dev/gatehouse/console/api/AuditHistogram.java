package dev.gatehouse.console.api;

import dev.gatehouse.audit.AuditStatistics;
import java.time.Instant;
import java.util.List;

/**
 * Events over time.
 *
 * @param from where the first bucket begins
 * @param to where the last one ends
 * @param stepMs how long each is
 * @param total all of them together
 */
public record AuditHistogram(Instant from, Instant to, long stepMs, Bucket total, List<Bucket> buckets) {
    /**
     * What happened in a time.
     *
     * @param time when it begins
     * @param errors how many failed: tool errors, timeouts and unknown outcomes
     * @param p50Ms half of the events took no longer; 0 if there are none
     */
    public record Bucket(
            Instant time,
            long allow,
            long deny,
            long limit,
            long challenge,
            long errors,
            double p50Ms,
            double p95Ms,
            double p99Ms) {
        private static Bucket of(AuditStatistics.Bucket bucket) {
            return new Bucket(
                    bucket.time(),
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

    /** As the API says it. */
    public static AuditHistogram of(AuditStatistics.Histogram histogram) {
        return new AuditHistogram(
                histogram.from(),
                histogram.to(),
                histogram.stepMillis(),
                Bucket.of(histogram.total()),
                histogram.buckets().stream().map(Bucket::of).toList());
    }
}
