package dev.gatehouse.console.api;

import dev.gatehouse.oauth.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A person who can sign in at the embedded authorization server. */
public record UserView(
        String uid,
        String username,
        String name,
        @Nullable String email,
        boolean disabled,
        Instant createdAt,
        @Nullable Instant lastLoginAt) {
    /** The user as the authorization server knows them. */
    public static UserView of(User user) {
        return new UserView(
                user.uid(),
                user.username(),
                user.name(),
                user.email(),
                user.disabled(),
                user.createdAt(),
                user.lastLoginAt());
    }
}
