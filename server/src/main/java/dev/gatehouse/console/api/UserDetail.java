package dev.gatehouse.console.api;

import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.oauth.User;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person and what they did.
 *
 * @param recent their latest events, newest first
 */
public record UserDetail(
        String uid,
        String username,
        String name,
        @Nullable String email,
        boolean disabled,
        Instant createdAt,
        @Nullable Instant lastLoginAt,
        List<AuditEventView> recent) {
    /** The user with their latest events. */
    public static UserDetail of(User user, List<AuditEventView> recent) {
        return new UserDetail(
                user.uid(),
                user.username(),
                user.name(),
                user.email(),
                user.disabled(),
                user.createdAt(),
                user.lastLoginAt(),
                recent);
    }
}
