package dev.gatehouse.oauth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person who can sign in at the embedded authorization server.
 *
 * @param uid stable, never reused; also the {@code sub} of their tokens
 * @param username what they type to sign in
 * @param name what they are called
 * @param disabled a disabled user can neither sign in nor refresh
 */
public record User(
        String uid,
        String username,
        String name,
        @Nullable String email,
        boolean disabled,
        Instant createdAt,
        @Nullable Instant lastLoginAt) {}
