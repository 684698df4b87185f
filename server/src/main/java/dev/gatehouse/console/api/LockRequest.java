package dev.gatehouse.console.api;

import dev.gatehouse.identity.Revocation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A user who is to be locked out, or let in again.
 *
 * @param name the uid, or the subject at {@code issuer}
 * @param issuer absent if {@code name} is a uid
 * @param reason why, in the operator's words; 1 to 500 characters
 */
public record LockRequest(String name, @Nullable String issuer, String reason) {
    public LockRequest {
        InvalidBody.check(name != null && !name.isBlank() && name.length() <= 2000, "name is missing, or too long");
        InvalidBody.check(issuer == null || (!issuer.isBlank() && issuer.length() <= 2000), "issuer is no URL");
        KillRequest.checkReason(reason);
    }

    /** Whom it is about. */
    public Target target() {
        return issuer == null ? new Target.User(name) : new Target.Subject(issuer, name);
    }
}
