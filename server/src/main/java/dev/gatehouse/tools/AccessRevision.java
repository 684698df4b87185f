package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A numbered, attributed change of an access.
 *
 * @param revision unique over everything, growing
 * @param name of the tool or prompt, or the URI or template of the resource
 * @param note why, in the author's words
 */
public record AccessRevision(
        long revision,
        AccessKind kind,
        String name,
        Instant time,
        String author,
        @Nullable String note,
        Access before,
        Access after) {
    /** What was changed. */
    public AccessKey key() {
        return new AccessKey(kind, name);
    }
}
