package dev.gatehouse.console.api;

import java.time.Instant;
import java.util.List;

/**
 * How a tool was used.
 *
 * @param from since when
 * @param step how long each point is, in seconds
 * @param users who called most, at most 10
 * @param clients by which programs, at most 10
 */
public record UsageView(
        Instant from,
        long calls,
        long refused,
        long errors,
        double p50Ms,
        double p95Ms,
        int step,
        List<MetricsPoint> points,
        List<Share> users,
        List<Share> clients) {
    /**
     * The calls of one of them.
     *
     * @param id the uid, or the client's id or name
     */
    public record Share(String id, long calls, long refused, long lastSeq) {}
}
