package dev.gatehouse.console.api;

import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.tools.LeftOut;
import dev.gatehouse.tools.governance.ToolGovernance.Standing;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.UpstreamHealth;
import dev.gatehouse.upstream.UpstreamState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backend, and how it stands with it.
 *
 * @param type its kind, as in the configuration
 * @param address where it is
 * @param identity as whom calls go to it
 * @param approval when what it says of its tools is trusted
 * @param phase whether what it offers is known
 * @param since when that began
 * @param loaded when it last told what it offers; absent if never
 * @param problem why it could not be asked last time; absent if it could
 * @param protocol the revision of MCP that it speaks; absent for other backends, and before that is known
 * @param tools how many tools it offers
 * @param waiting how many of them wait for approval
 * @param flagged how many of those have something suspicious
 * @param leftOut what of its last answer cannot be offered, and why
 * @param health how its calls go; absent before anything could be called
 */
public record UpstreamView(
        String id,
        String type,
        String address,
        String identity,
        ApprovalPolicy approval,
        UpstreamState.Phase phase,
        Instant since,
        @Nullable Instant loaded,
        @Nullable String problem,
        @Nullable String protocol,
        int tools,
        int waiting,
        int flagged,
        List<LeftOut> leftOut,
        @Nullable UpstreamHealthView health) {
    /** The backend as it stands. */
    public static UpstreamView of(
            UpstreamConfig configured,
            UpstreamState state,
            @Nullable String protocol,
            Standing standing,
            UpstreamHealth.@Nullable Now health) {
        return new UpstreamView(
                configured.id(),
                configured.type(),
                configured.address(),
                configured.identity().mode(),
                configured.approval(),
                state.phase(),
                state.since(),
                state.loaded(),
                state.problem(),
                protocol,
                standing.tools(),
                standing.waiting(),
                standing.flagged(),
                state.leftOut(),
                health == null ? null : UpstreamHealthView.of(health));
    }
}
