package dev.gatehouse.console.api;

import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.governance.Flag;
import dev.gatehouse.tools.governance.GovernedTool;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool that an upstream offers, and whether its definition is approved. Only an approved one is listed and called.
 *
 * @param hash SHA-256 of the definition that is offered, also its ETag
 * @param flags what is suspicious about it
 * @param firstSeen when it was first offered
 * @param decidedAt when it was approved or rejected; absent while it waits
 * @param decidedBy who did that; absent where the upstream's approval policy did
 * @param reason why
 */
public record UpstreamToolView(
        String upstream,
        String name,
        Approval approval,
        String hash,
        List<Flag> flags,
        Instant firstSeen,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason) {
    /** The tool as it stands. */
    public static UpstreamToolView of(GovernedTool tool) {
        return new UpstreamToolView(
                tool.upstream(),
                tool.tool(),
                tool.approval(),
                tool.offered().hash(),
                tool.flags(),
                tool.firstSeen(),
                tool.decidedAt(),
                tool.decidedBy(),
                tool.reason());
    }
}
