package dev.gatehouse.console.api;

import dev.gatehouse.tools.AccessRevision;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first page: is it healthy, who is refused, what changed?
 *
 * @param now the last 60 seconds
 * @param lastHour decisions of the last hour
 * @param denials the most frequent refusals of the last hour, at most 10
 * @param changes the last 5 changes of a tool's access
 */
public record OverviewView(
        Gateway gateway,
        Rates now,
        Counts lastHour,
        ChainHead chain,
        ToolCounts tools,
        List<Health> health,
        List<Denial> denials,
        List<AccessRevision> changes) {

    /** What this gateway is and where it is reached. */
    public record Gateway(String version, URI publicUrl, URI mcpUrl, String issuer, Instant startedAt) {}

    /**
     * Rates and latencies, per second and in milliseconds.
     *
     * @param errorRate the part of the calls that failed, 0 to 1
     */
    public record Rates(
            double requestsPerSecond,
            double errorRate,
            double deniedPerSecond,
            double p50Ms,
            double p95Ms,
            double p99Ms) {}

    /** Calls by decision. */
    public record Counts(long allow, long deny, long limit, long challenge, long errors) {}

    /** Where the audit chain ends. */
    public record ChainHead(long headSeq, String headHash) {}

    /** How many tools there are and how many of them can be called. */
    public record ToolCounts(int total, int enabled) {}

    /** What a health check says. */
    public record Health(
            String name, boolean healthy, @Nullable String message) {}

    /** Refusals of one kind. */
    public record Denial(
            String reason, @Nullable String tool, @Nullable String uid, long count, long lastSeq) {}
}
