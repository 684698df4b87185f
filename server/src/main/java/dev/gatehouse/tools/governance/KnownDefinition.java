package dev.gatehouse.tools.governance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A definition that an upstream offered at some time, and what was decided about it.
 *
 * @param decidedBy who decided; absent while nobody has, and where the policy did
 * @param offered whether it is what the upstream offers now
 */
record KnownDefinition(
        long id,
        String upstream,
        String tool,
        ToolDefinition definition,
        Instant firstSeen,
        State state,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason,
        boolean offered) {
    /** What was decided. */
    enum State {
        PENDING,
        APPROVED,
        REJECTED
    }
}
