package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first page: is it healthy, who is refused, what changed?
 *
 * @param now the last 60 seconds
 * @param lastHour the last hour
 * @param keys the keys of each issuer whose tokens are accepted
 * @param denials the most frequent refusals of the last hour, at most 10
 * @param changes the last 5 changes
 * @param firstRun what a new gateway still needs; absent once that is complete, or somebody put it away
 */
public record OverviewView(
        Gateway gateway,
        Decided now,
        Decided lastHour,
        ChainHead chain,
        ToolCounts tools,
        List<Health> health,
        List<IssuerKeys> keys,
        List<Denial> denials,
        List<ChangeView> changes,
        @Nullable FirstRun firstRun) {

    /**
     * What this gateway is and where it is reached.
     *
     * @param environment which of several gateways it is; absent if its configuration does not say
     * @param auditKeptSeconds how long audit events are kept; absent if for ever
     */
    public record Gateway(
            String version,
            URI publicUrl,
            URI mcpUrl,
            String issuer,
            Instant startedAt,
            @Nullable Environment environment,
            @Nullable Long auditKeptSeconds) {}

    /** The name that the configuration gives this gateway's environment. */
    public record Environment(String name, EnvironmentColor color) {}

    /**
     * What was decided in a time, on all nodes, as the audit has it: {@code front:mcp,rest,proxy} finds the same.
     *
     * @param from when it begins
     * @param to when it ends
     * @param errors how many failed: tool errors, timeouts and unknown outcomes
     * @param p50Ms half of them took no longer; 0 if there are none
     */
    public record Decided(
            Instant from,
            Instant to,
            long allow,
            long deny,
            long limit,
            long challenge,
            long errors,
            double p50Ms,
            double p95Ms,
            double p99Ms) {}

    /**
     * Where the audit chain ends.
     *
     * @param verified what the last check on this node found; absent if there was none since its start
     */
    public record ChainHead(
            long headSeq, String headHash, @Nullable Verified verified) {}

    /**
     * A check of the chain.
     *
     * @param time when it began
     * @param seq the last event that fits
     */
    public record Verified(Instant time, boolean intact, long seq) {}

    /** How many tools there are and how many of them can be called. */
    public record ToolCounts(int total, int enabled) {}

    /** What a health check says. */
    public record Health(
            String name, boolean healthy, @Nullable String message) {}

    /**
     * The keys of an issuer.
     *
     * @param embedded whether they are our own, and never fetched
     * @param ageSeconds how long ago they were fetched; absent if never, and for our own
     * @param problem why they could not be fetched last time; absent if they could
     */
    public record IssuerKeys(
            String issuer,
            boolean embedded,
            @Nullable Long ageSeconds,
            @Nullable String problem) {}

    /** Refusals of one kind. */
    public record Denial(
            String reason, @Nullable String tool, @Nullable String uid, long count, long lastSeq) {}

    /** What a new gateway needs, in the order in which one does it. */
    public record FirstRun(List<Step> steps) {}

    /** One of these things, and whether it is done. */
    public record Step(Name name, boolean done) {
        /** Which one. */
        public enum Name {
            /** A backend answers. */
            @JsonProperty("upstream")
            UPSTREAM,
            /** A tool can be called. */
            @JsonProperty("tool")
            TOOL,
            /** The keys of all issuers are at hand. */
            @JsonProperty("keys")
            KEYS,
            /** The doctor found that all clients can sign in. */
            @JsonProperty("doctor")
            DOCTOR,
            /** A tool was called with success. */
            @JsonProperty("call")
            CALL
        }
    }
}
