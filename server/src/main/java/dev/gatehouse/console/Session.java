package dev.gatehouse.console;

import dev.gatehouse.console.api.Role;
import java.security.Principal;
import java.time.Instant;

/**
 * An operator who is logged in.
 *
 * @param id the hash under which the session is stored; useless as a cookie
 * @param csrfToken what every write must carry; derived from the cookie, so that only its holder can know it
 * @param expiresAt when the session ends even if it is used
 */
record Session(String id, String username, Role role, String csrfToken, Instant expiresAt) implements Principal {
    @Override
    public String getName() {
        return username;
    }

    boolean maySeePreviews() {
        return role.includes(Role.AUDITOR);
    }

    @Override
    public String toString() {
        return "Session[" + username + ", " + role.wireName() + "]";
    }
}
