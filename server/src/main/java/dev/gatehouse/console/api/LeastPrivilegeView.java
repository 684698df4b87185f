package dev.gatehouse.console.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was used of what is allowed, and what nobody has needed.
 *
 * @param from since when it was looked at
 * @param recordedSince when the record begins; where that is later than {@code from}, nobody can say what was not used,
 *     and {@code unused} is empty
 * @param tools all tools, by name
 * @param unused who holds scopes that none of their calls needed, at most 100
 * @param lacked tools whose callers all lacked the same scope, the most refused first
 */
public record LeastPrivilegeView(
        Instant from, Instant recordedSince, List<ToolUse> tools, List<UnusedScopes> unused, List<LackedScope> lacked) {
    /**
     * How much a tool was called.
     *
     * @param refused how many of the calls were refused
     * @param lastCalledAt the latest of them; absent if there are none
     * @param settled whether nobody approved it or changed its access within this time
     */
    public record ToolUse(
            String name, long calls, long refused, @Nullable Instant lastCalledAt, boolean settled) {}

    /**
     * Scopes that somebody holds and did not need.
     *
     * @param id their uid
     * @param clientId the program that could ask in their name
     * @param scopes those that none of their calls needed
     * @param all all that they hold
     */
    public record UnusedScopes(
            CallersView.Holding holding, String id, String clientId, List<String> scopes, List<String> all) {}

    /**
     * A tool that refused everybody whom it refused for a missing scope for this one.
     *
     * @param callers how many different users that were
     */
    public record LackedScope(String tool, String scope, long calls, int callers) {}
}
