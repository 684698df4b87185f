package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.gatehouse.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens that rotate: each use gives a new one, and the use of an old one ends the whole grant (RFC 9700
 * §4.14.2). Because a client whose network broke sends its token again, an old token still gives a new sibling for ten
 * seconds after its first use; the successor that was already handed out is never shown again. Thread-safe.
 */
final class RefreshTokens {
    /** How they begin: as everything does that this gateway gives out, so that it is never sent to somebody else. */
    static final String PREFIX = "gh_refresh_";

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Database database;
    private final TokenFamilies families;
    private final Clock clock;

    RefreshTokens(Database database, TokenFamilies families, Clock clock) {
        this.database = database;
        this.families = families;
        this.clock = clock;
    }

    /** What became of a refresh token. */
    sealed interface Rotation {
        record Rotated(Grant grant, String successor) implements Rotation {}

        /** It had been used before; its grant is revoked now, with its access tokens. */
        record Reused(Grant grant) implements Rotation {}
    }

    /** Decides whether a grant allows what is asked of it. */
    @FunctionalInterface
    interface Check {
        void check(Grant grant) throws OAuthException;
    }

    /**
     * The first refresh token of a grant.
     *
     * @param key thumbprint of the key that must prove its use, if it is bound to one (RFC 9449 §5)
     */
    String start(Grant grant, @Nullable String key) {
        return database.write(handle -> insert(handle, grant.id(), key));
    }

    /**
     * Uses a token. The grant's lifetime is not renewed by it.
     *
     * @param access the access token that will be given for it
     * @param key thumbprint of the key that the request proved, if any; the successor is bound to it
     * @param admissible throws what the client asks for beyond the grant; nothing is changed then
     * @throws OAuthException {@code invalid_grant} if the token is unknown, expired, revoked, or another client's
     */
    Rotation rotate(String token, String clientId, AccessTokenId access, @Nullable String key, Check admissible)
            throws OAuthException {
        Rotation rotation = rotated(token, clientId, access, key, admissible);
        if (rotation instanceof Rotation.Reused) {
            families.obeyed();
        }
        return rotation;
    }

    private Rotation rotated(
            String token, String clientId, AccessTokenId access, @Nullable String key, Check admissible)
            throws OAuthException {
        return database.write(handle -> {
            String hash = OpaqueToken.hash(token);
            long now = clock.millis();
            Row row = find(handle, hash)
                    .filter(found -> found.usable(clientId, now))
                    .orElseThrow(() -> new OAuthException(
                            OAuth2Error.INVALID_GRANT, "The refresh token is expired, revoked or unknown."));
            if (row.key() != null && !row.key().equals(key)) {
                throw new OAuthException(
                        OAuth2Error.INVALID_GRANT,
                        "The refresh token is bound to a key, and no proof of that key came.");
            }
            admissible.check(row.grant());
            if (row.rotatedAt() != null && now - row.rotatedAt() > GRACE.toMillis()) {
                families.end(handle, row.grant().id(), now, "A refresh token was used twice.");
                return new Rotation.Reused(row.grant());
            }
            handle.createUpdate(
                            "UPDATE oauth_refresh_token SET rotated_at = :now WHERE token_hash = :hash AND rotated_at"
                                    + " IS NULL")
                    .bind("now", now)
                    .bind("hash", hash)
                    .execute();
            families.issued(handle, row.grant(), access);
            return new Rotation.Rotated(row.grant(), insert(handle, row.grant().id(), key));
        });
    }

    /** Ends the grant of a token and its access tokens, if it is this client's (RFC 7009 §2.1). */
    Optional<Grant> revoke(String token, String clientId) {
        Optional<Grant> ended = ended(token, clientId);
        if (ended.isPresent()) {
            families.obeyed();
        }
        return ended;
    }

    private Optional<Grant> ended(String token, String clientId) {
        return database.write(handle -> {
            Optional<Grant> grant = find(handle, OpaqueToken.hash(token))
                    .filter(row -> row.usable(clientId, clock.millis()))
                    .map(Row::grant);
            grant.ifPresent(revoked ->
                    families.end(handle, revoked.id(), clock.millis(), "The client gave back its refresh token."));
            return grant;
        });
    }

    /** A token that could be used now. */
    record Live(Grant grant, long expiresAt) {}

    /** What a token stands for, without using it; absent if it could not be used. */
    Optional<Live> look(String token) {
        return database.reader()
                .withHandle(handle -> find(handle, OpaqueToken.hash(token))
                        .filter(row -> row.rotatedAt() == null
                                && row.usable(row.grant().clientId(), clock.millis()))
                        .map(row -> new Live(row.grant(), row.expiresAt())));
    }

    private record Row(
            Grant grant,
            long expiresAt,
            boolean revoked,
            @Nullable Long rotatedAt,
            @Nullable String key) {
        boolean usable(String clientId, long now) {
            return grant.clientId().equals(clientId) && expiresAt > now && !revoked;
        }
    }

    private String insert(Handle handle, String grantId, @Nullable String key) {
        String token = PREFIX + OpaqueToken.next();
        handle.createUpdate("""
            INSERT INTO oauth_refresh_token (token_hash, grant_id, created_at, key_thumbprint)
            VALUES (:hash, :grant, :now, :key)\
            """)
                .bind("hash", OpaqueToken.hash(token))
                .bind("grant", grantId)
                .bind("now", clock.millis())
                .bind("key", key)
                .execute();
        return token;
    }

    private static Optional<Row> find(Handle handle, String hash) {
        return handle.createQuery("""
            SELECT g.*, t.rotated_at, t.key_thumbprint FROM oauth_refresh_token t JOIN oauth_grant g ON g.grant_id = t.grant_id
            WHERE t.token_hash = :hash\
            """)
                .bind("hash", hash)
                .map((row, context) -> {
                    Grant grant = Grants.grant(row);
                    var rotatedAt = Rows.instant(row, "rotated_at");
                    return new Row(
                            grant,
                            row.getLong("expires_at"),
                            Rows.instant(row, "revoked_at") != null,
                            rotatedAt == null ? null : rotatedAt.toEpochMilli(),
                            row.getString("key_thumbprint"));
                })
                .findOne();
    }
}
