package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.gatehouse.store.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Authorization codes (RFC 6749 §4.1.2): each can be redeemed once, shortly, by the client and with the redirect URI
 * and the PKCE verifier it was made for. A code that comes back a second time ends its grant. Thread-safe.
 */
final class AuthorizationCodes {
    private final Database database;
    private final Clock clock;
    private final Duration lifetime;
    private final Duration grantLifetime;
    private final TokenFamilies families;

    AuthorizationCodes(
            Database database, TokenFamilies families, Clock clock, Duration lifetime, Duration grantLifetime) {
        this.database = database;
        this.families = families;
        this.clock = clock;
        this.lifetime = lifetime;
        this.grantLifetime = grantLifetime;
    }

    /** What became of a code. */
    sealed interface Redemption {
        record Redeemed(Grant grant) implements Redemption {}

        /**
         * It had been redeemed before; its grant is revoked now, with its tokens. Told once, so that nobody can fill
         * the record.
         */
        record Replayed(Grant grant) implements Redemption {}

        /** It is not good; {@code grant} if it was a real one that had not been tried before; it is dead now. */
        record Refused(String reason, @Nullable Grant grant) implements Redemption {}
    }

    /** What a client presents with a code; {@code key}: the thumbprint of the key that it proved, if any. */
    record Presented(
            String code,
            String clientId,
            String redirectUri,
            String verifier,
            @Nullable String key) {}

    /**
     * Keeps a new grant and makes the code for it.
     *
     * @param key thumbprint of the key without whose proof the code is no good (RFC 9449 §10), if any
     */
    String issue(Grant grant, String redirectUri, String codeChallenge, @Nullable String key) {
        String code = OpaqueToken.next();
        long now = clock.millis();
        database.write(handle -> {
            Grants.purge(handle, now);
            Grants.insert(handle, grant, now, now + grantLifetime.toMillis());
            handle.createUpdate("""
                INSERT INTO oauth_code (code_hash, grant_id, redirect_uri, code_challenge, key_thumbprint, expires_at)
                VALUES (:hash, :grant, :redirect, :challenge, :key, :expiresAt)\
                """)
                    .bind("hash", OpaqueToken.hash(code))
                    .bind("grant", grant.id())
                    .bind("redirect", redirectUri)
                    .bind("challenge", codeChallenge)
                    .bind("key", key)
                    .bind("expiresAt", now + lifetime.toMillis())
                    .execute();
            return null;
        });
        return code;
    }

    /**
     * Redeems a code. Whatever the outcome, the code is dead afterwards.
     *
     * @param token the access token that will be given for it
     */
    Redemption redeem(Presented presented, AccessTokenId token) {
        Redemption redemption = redeemed(presented, token);
        if (redemption instanceof Redemption.Replayed) {
            families.obeyed();
        }
        return redemption;
    }

    private Redemption redeemed(Presented presented, AccessTokenId token) {
        return database.write(handle -> {
            String hash = OpaqueToken.hash(presented.code());
            long now = clock.millis();
            boolean first = handle.createUpdate(
                                    "UPDATE oauth_code SET used_at = :now WHERE code_hash = :hash AND used_at IS NULL")
                            .bind("now", now)
                            .bind("hash", hash)
                            .execute()
                    == 1;
            Optional<Row> row = find(handle, hash);
            if (row.isEmpty()) {
                return new Redemption.Refused("The code is unknown.", null);
            }
            Grant grant = row.get().grant();
            if (!first) {
                return families.end(handle, grant.id(), now, "An authorization code was used twice.")
                        ? new Redemption.Replayed(grant)
                        : new Redemption.Refused("The code was used before.", null);
            }
            String problem = problem(row.get(), presented, now);
            return problem == null && families.issued(handle, grant, token)
                    ? new Redemption.Redeemed(grant)
                    : new Redemption.Refused(problem == null ? "The code has expired." : problem, grant);
        });
    }

    private record Row(
            Grant grant,
            String redirectUri,
            String codeChallenge,
            @Nullable String key,
            long expiresAt,
            boolean revoked) {}

    private static Optional<Row> find(Handle handle, String hash) {
        return handle.createQuery("""
            SELECT g.*, c.redirect_uri, c.code_challenge, c.key_thumbprint, c.expires_at AS code_expires_at
            FROM oauth_code c JOIN oauth_grant g ON g.grant_id = c.grant_id WHERE c.code_hash = :hash\
            """)
                .bind("hash", hash)
                .map((row, context) -> new Row(
                        Grants.grant(row),
                        row.getString("redirect_uri"),
                        row.getString("code_challenge"),
                        row.getString("key_thumbprint"),
                        row.getLong("code_expires_at"),
                        Rows.instant(row, "revoked_at") != null))
                .findOne();
    }

    private static @Nullable String problem(Row row, Presented presented, long now) {
        if (row.expiresAt() <= now || row.revoked()) {
            return "The code has expired.";
        }
        if (!row.grant().clientId().equals(presented.clientId())) {
            return "The code was made for another client.";
        }
        if (!row.redirectUri().equals(presented.redirectUri())) {
            return "The redirect_uri is not the one of the authorization request.";
        }
        if (!verifies(presented.verifier(), row.codeChallenge())) {
            return "The code_verifier does not match the code_challenge.";
        }
        if (row.key() != null && !row.key().equals(presented.key())) {
            return "The code needs a DPoP proof of the key that dpop_jkt named.";
        }
        return null;
    }

    private static boolean verifies(String verifier, String challenge) {
        try {
            String computed = CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
                    .getValue();
            return MessageDigest.isEqual(
                    computed.getBytes(StandardCharsets.US_ASCII), challenge.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
