package dev.gatehouse.console.api;

import dev.gatehouse.identity.DisabledUser;
import dev.gatehouse.identity.Revocation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is locked out, whatever token they bring.
 *
 * @param name the uid, or the subject at {@code issuer}
 * @param issuer absent if {@code name} is a uid
 */
public record DisabledUserView(String name, @Nullable String issuer, String reason, String author, Instant createdAt) {
    /** The user as they are locked out. */
    public static DisabledUserView of(DisabledUser disabled) {
        return disabled.user() instanceof Target.Subject(String issuer, String subject)
                ? view(disabled, subject, issuer)
                : view(disabled, disabled.user() instanceof Target.User(String uid) ? uid : "", null);
    }

    private static DisabledUserView view(DisabledUser disabled, String name, @Nullable String issuer) {
        return new DisabledUserView(name, issuer, disabled.reason(), disabled.author(), disabled.createdAt());
    }
}
