package dev.gatehouse.identity;

import java.time.Instant;

/**
 * Somebody who is locked out, whatever token they bring.
 *
 * @param user a {@link Revocation.Target.User} or {@link Revocation.Target.Subject}
 * @param reason why; may be empty
 * @param author the operator who did it; may be empty
 */
public record DisabledUser(Revocation.Target user, String reason, String author, Instant createdAt) {}
