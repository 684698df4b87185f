package dev.gatehouse.console.api;

import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.gate.Explanation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was decided as it was.
 *
 * @param summary one sentence
 * @param steps the steps of the gate, in their order
 * @param fixes what would have to change, smallest first
 * @param today what the same caller, with the scopes held then, would get now; absent if that cannot be said
 */
public record DecisionView(
        AuditEventView event,
        String summary,
        List<Explanation.Step> steps,
        List<String> fixes,
        @Nullable Today today) {

    /** The decision of today's policy. */
    public record Today(String decision, String reason, List<String> requiredScopes, List<String> missingScopes) {}
}
