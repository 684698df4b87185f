package dev.gatehouse.oauth;

import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.identity.RevocationRegister;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What was issued for one approval: its access tokens end with it (RFC 9700 §4.14.2, RFC 6749 §4.1.2). Each method but
 * {@link #obeyed} is part of a larger change.
 */
final class TokenFamilies {
    private static final String AUTHOR = "authorization server";

    private final RevocationRegister register;
    private final String issuer;

    TokenFamilies(RevocationRegister register, String issuer) {
        this.register = register;
        this.issuer = issuer;
    }

    /**
     * Notes an access token of a grant.
     *
     * @return false, and the token must not be given out, if the grant has ended in the meantime
     */
    boolean issued(Handle handle, Grant grant, AccessTokenId token) {
        handle.createUpdate("DELETE FROM oauth_access_token WHERE expires_at <= :now")
                .bind("now", token.issuedAt().toEpochMilli())
                .execute();
        return handle.createUpdate("""
            INSERT INTO oauth_access_token (token_id, grant_id, issued_at, expires_at)
            SELECT :token, grant_id, :issuedAt, :expiresAt FROM oauth_grant WHERE grant_id = :grant AND revoked_at IS NULL\
            """)
                        .bind("token", token.value())
                        .bind("grant", grant.id())
                        .bind("issuedAt", token.issuedAt().toEpochMilli())
                        .bind("expiresAt", token.expiresAt().toEpochMilli())
                        .execute()
                == 1;
    }

    /**
     * Ends a grant with its access tokens.
     *
     * @return whether it had not ended before
     */
    boolean end(Handle handle, String grantId, long now, String reason) {
        return end(handle, grantId, now, reason, AUTHOR);
    }

    /** The same, in somebody's name. */
    boolean end(Handle handle, String grantId, long now, String reason, String author) {
        if (!Grants.revoke(handle, grantId, now)) {
            return false;
        }
        handle.createQuery("SELECT token_id FROM oauth_access_token WHERE grant_id = :grant AND expires_at > :now")
                .bind("grant", grantId)
                .bind("now", now)
                .mapTo(String.class)
                .list()
                .forEach(token -> revoke(handle, token, reason, author));
        return true;
    }

    /**
     * Ends one access token if it is this client's and alive (RFC 7009 §2.1).
     *
     * @return the grant that it was issued for, if it is revoked now
     */
    Optional<Grant> endToken(Handle handle, String tokenId, String clientId, Instant now) {
        Optional<Grant> grant = handle.createQuery("""
            SELECT g.* FROM oauth_access_token t JOIN oauth_grant g ON g.grant_id = t.grant_id
            WHERE t.token_id = :token AND t.expires_at > :now AND g.client_id = :client\
            """)
                .bind("token", tokenId)
                .bind("now", now.toEpochMilli())
                .bind("client", clientId)
                .map((row, _) -> Grants.grant(row))
                .findOne();
        grant.ifPresent(_ -> revoke(handle, tokenId, "The client gave it back.", AUTHOR));
        return grant;
    }

    /** Makes this node obey what was ended, once the change is durable. */
    void obeyed() {
        register.refresh();
    }

    private void revoke(Handle handle, String tokenId, String reason, String author) {
        register.revoke(handle, new Target.Token(issuer, tokenId), reason, author);
    }
}
