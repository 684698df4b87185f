package dev.gatehouse.console.api;

import dev.gatehouse.tools.governance.Flag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a definition is approved.
 *
 * @param reason in the operator's words; 1 to 500 characters
 * @param acknowledged the kinds of flags that the operator has looked at; every kind that the definition has
 */
public record ApprovalRequest(String reason, @Nullable Set<Flag.Kind> acknowledged) {
    public ApprovalRequest {
        KillRequest.checkReason(reason);
        InvalidBody.check(
                acknowledged == null || !acknowledged.contains(null), "acknowledged has a member that is null");
        acknowledged = acknowledged == null ? Set.of() : Set.copyOf(acknowledged);
    }
}
