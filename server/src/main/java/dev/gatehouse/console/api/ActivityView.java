package dev.gatehouse.console.api;

import java.time.Instant;
import java.util.List;

/**
 * What a user did with tools.
 *
 * @param from since when
 * @param points their calls, a point for each day
 * @param tools what they called most, at most 10
 * @param denials what they were refused, the most frequent first, at most 20
 * @param lastScopes what their latest call held; empty if there was none
 */
public record ActivityView(
        Instant from,
        long calls,
        List<MetricsPoint> points,
        List<UsageView.Share> tools,
        List<Denial> denials,
        List<String> lastScopes) {
    /**
     * Refusals of one kind.
     *
     * @param missingScopes what they lacked
     * @param tools which tools refused them so
     * @param lastSeq the latest of them
     */
    public record Denial(String reason, List<String> missingScopes, List<String> tools, long calls, long lastSeq) {}
}
