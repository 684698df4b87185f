package dev.gatehouse.console.api;

import dev.gatehouse.identity.Revocation;
import dev.gatehouse.identity.Revocation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are refused although they have not expired.
 *
 * @param name the token's {@code jti}, the user's uid or subject, the client's id, or the tenant; absent for all
 * @param issuer the issuer of the token or of the subject, if it is about one
 * @param author the operator, or what it followed from
 * @param expiresAt from when no token that it is about can be alive
 */
public record RevocationView(
        Long id,
        KillRequest.Scope scope,
        @Nullable String name,
        @Nullable String issuer,
        String reason,
        String author,
        Instant createdAt,
        Instant expiresAt) {
    /** The revocation as it is in force. */
    public static RevocationView of(Revocation revocation) {
        return switch (revocation.target()) {
            case Target.Token(String issuer, String tokenId) ->
                of(revocation, KillRequest.Scope.TOKEN, tokenId, issuer);
            case Target.User(String uid) -> of(revocation, KillRequest.Scope.USER, uid, null);
            case Target.Subject(String issuer, String subject) ->
                of(revocation, KillRequest.Scope.USER, subject, issuer);
            case Target.Client(String clientId) -> of(revocation, KillRequest.Scope.CLIENT, clientId, null);
            case Target.Tenant(String tenant) -> of(revocation, KillRequest.Scope.TENANT, tenant, null);
            case Target.All() -> of(revocation, KillRequest.Scope.ALL, null, null);
        };
    }

    private static RevocationView of(
            Revocation revocation, KillRequest.Scope scope, @Nullable String name, @Nullable String issuer) {
        return new RevocationView(
                revocation.id(),
                scope,
                name,
                issuer,
                revocation.reason(),
                revocation.author(),
                revocation.createdAt(),
                revocation.expiresAt());
    }
}
