package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A numbered, attributed change of a tool's access.
 *
 * @param revision unique over all tools, growing
 * @param note why, in the author's words
 */
public record AccessRevision(
        long revision,
        String tool,
        Instant time,
        String author,
        @Nullable String note,
        Access before,
        Access after) {}
