package dev.gatehouse.tools.governance;

import dev.gatehouse.tools.Approval;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tool that an upstream offers, and where its definition stands.
 *
 * @param offered the definition that the upstream offers now
 * @param approved the definition that was approved last, if another one was
 * @param flags what is suspicious about the offered one
 * @param firstSeen when the offered one was first offered
 * @param decidedAt when it was approved or rejected; absent while it waits
 * @param decidedBy who did that; absent where the upstream's approval policy did
 * @param reason why
 */
public record GovernedTool(
        String upstream,
        String tool,
        Approval approval,
        ToolDefinition offered,
        @Nullable ToolDefinition approved,
        List<Flag> flags,
        Instant firstSeen,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason) {
    /** What was decided, as a sentence for the record. */
    public String decision(String did, String why) {
        String flagged = flags.isEmpty()
                ? ""
                : " Flagged: "
                        + flags.stream()
                                .map(flag -> flag.kind().name().toLowerCase(Locale.ROOT))
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + ".";
        String before = approved == null ? "" : " (before: sha256 " + approved.hash() + ")";
        return did + " the definition of " + tool + " with sha256 " + offered.hash() + before + ": " + why
                + (why.endsWith(".") ? "" : ".") + flagged;
    }
}
