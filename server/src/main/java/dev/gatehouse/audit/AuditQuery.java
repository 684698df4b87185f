package dev.gatehouse.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to look for, and which page of it. All conditions must hold. Immutable; begin with {@link #everything} and
 * narrow it down.
 *
 * @param from not before this
 * @param to before this
 * @param conditions all of them must hold
 * @param before only events with a smaller seq: the cursor to older ones
 * @param after only events with a larger seq, the nearest of them: the cursor to newer ones
 * @param limit how many at most, 1 to 1000
 */
public record AuditQuery(
        @Nullable Instant from,
        @Nullable Instant to,
        List<AuditCondition> conditions,
        @Nullable Long before,
        @Nullable Long after,
        int limit) {
    /** The largest page. */
    public static final int MAX_LIMIT = 1_000;

    /** Refuses a limit out of range. */
    public AuditQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
        conditions = List.copyOf(conditions);
    }

    /** Everything, newest first. */
    public static AuditQuery everything(int limit) {
        return new AuditQuery(null, null, List.of(), null, null, limit);
    }

    /** Of this only what happened in a time; an absent end is open. */
    public AuditQuery during(@Nullable Instant notBefore, @Nullable Instant end) {
        return new AuditQuery(notBefore, end, conditions, before, after, limit);
    }

    /** Of this only what fulfils these as well. */
    public AuditQuery and(List<? extends AuditCondition> more) {
        List<AuditCondition> all = new ArrayList<>(conditions);
        all.addAll(more);
        return new AuditQuery(from, to, all, before, after, limit);
    }

    /** Of this only what has this very value; an absent value changes nothing. */
    public AuditQuery where(AuditField field, @Nullable String value) {
        return anyOf(List.of(field), value);
    }

    /** Of this only what a user did: by uid or subject; an absent user changes nothing. */
    public AuditQuery byUser(@Nullable String user) {
        return anyOf(List.of(AuditField.UID, AuditField.SUBJECT), user);
    }

    /** Of this only what came from a client: by id or name; an absent client changes nothing. */
    public AuditQuery fromClient(@Nullable String client) {
        return anyOf(List.of(AuditField.CLIENT_ID, AuditField.CLIENT_NAME), client);
    }

    /** Of this the page before (older than) a place. */
    public AuditQuery before(@Nullable Long seq) {
        return new AuditQuery(from, to, conditions, seq, after, limit);
    }

    /** Of this the page after (newer than) a place. */
    public AuditQuery after(@Nullable Long seq) {
        return new AuditQuery(from, to, conditions, before, seq, limit);
    }

    private AuditQuery anyOf(List<AuditField> fields, @Nullable String value) {
        return value == null ? this : and(List.of(new AuditCondition.OneOf(fields, List.of(value), false)));
    }
}
