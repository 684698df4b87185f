package dev.gatehouse.console.api;

import java.time.Instant;
import java.util.List;

/**
 * The session of the operator who asks.
 *
 * @param csrfToken goes into {@code X-CSRF-Token} of every write
 * @param expiresAt when the session ends even if it is used
 */
public record SessionView(User user, List<Role> roles, String csrfToken, Instant expiresAt) {
    /** Who is logged in. */
    public record User(String username) {}
}
