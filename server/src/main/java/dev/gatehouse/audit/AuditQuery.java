package dev.gatehouse.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to look for. All conditions must hold; an absent one holds always. Newest first.
 *
 * @param from not before this
 * @param to before this
 * @param user exact uid, or exact subject
 * @param tool exact tool name
 * @param decision allow, deny, limit or challenge
 * @param reason exact reason code
 * @param client exact client id or client name
 * @param front exact front
 * @param text free text, looked for in method, tool, uid, client name, reason, detail and request id; or a whole
 *     decision id
 * @param before only events with a smaller seq: the cursor of the page before
 * @param limit how many at most, 1 to 1000
 */
public record AuditQuery(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String user,
        @Nullable String tool,
        @Nullable String decision,
        @Nullable String reason,
        @Nullable String client,
        @Nullable String front,
        @Nullable String text,
        @Nullable Long before,
        int limit) {
    /** The largest page. */
    public static final int MAX_LIMIT = 1_000;

    /** Refuses a limit out of range. */
    public AuditQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
    }

    /** Everything, newest first. */
    public static AuditQuery everything(int limit) {
        return new AuditQuery(null, null, null, null, null, null, null, null, null, null, limit);
    }
}
