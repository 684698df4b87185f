package dev.gatehouse.identity;

import java.time.Instant;

/**
 * Tokens that are refused although they have not expired. Immutable.
 *
 * @param id its number in the database
 * @param target whose tokens
 * @param before tokens issued before this, as their {@code iat} says, are refused, and tokens without {@code iat}; a
 *     token that is named by its id is refused whenever it was issued
 * @param reason why, in the words of whoever did it; may be empty
 * @param author the operator, or what it followed from
 * @param expiresAt from when no token that it is about can be alive
 */
public record Revocation(
        long id, Target target, Instant before, String reason, String author, Instant createdAt, Instant expiresAt) {

    /** Whose tokens. */
    public sealed interface Target {
        /** One token, by its {@code jti}, which is unique within its issuer alone. */
        record Token(String issuer, String tokenId) implements Target {}

        /** A user or service, by our user id. */
        record User(String uid) implements Target {}

        /** A user or service, as their issuer names them. */
        record Subject(String issuer, String subject) implements Target {}

        /** Everything that an OAuth client holds, for whomever and from whichever issuer. */
        record Client(String clientId) implements Target {}

        /** Everybody of an organisation. */
        record Tenant(String tenant) implements Target {}

        /** Everybody. */
        record All() implements Target {}
    }
}
