package dev.gatehouse.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Signs access tokens (RFC 9068) for users and machines of the embedded authorization server. Thread-safe. */
public final class AccessTokens {
    private static final JOSEObjectType AT_JWT = new JOSEObjectType("at+jwt");

    private final String issuer;
    private final SigningKeys keys;
    private final Clock clock;

    /** Signs in the name of {@code issuer}, exactly as it is published. */
    public AccessTokens(String issuer, SigningKeys keys, Clock clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.clock = clock;
    }

    /** An access token for {@code user}, for one resource (RFC 9068 §2). */
    public String issue(User user, String clientId, URI audience, Collection<String> scopes, Duration lifetime) {
        return issue(user, clientId, audience, scopes, lifetime, null);
    }

    /**
     * The same, worth nothing without proofs made with one key (RFC 9449 §6).
     *
     * @param thumbprint the key's SHA-256 thumbprint; absent for a bearer token
     */
    String issue(
            User user,
            String clientId,
            URI audience,
            Collection<String> scopes,
            Duration lifetime,
            @Nullable String thumbprint) {
        return sign(claims(user.uid(), clientId, audience, scopes, lifetime)
                .claim("name", user.name())
                .claim("preferred_username", user.username())
                .claim("email", user.email())
                .claim("cnf", confirmation(thumbprint))
                .build());
    }

    /**
     * An access token for a client that speaks for itself: it is its own subject (RFC 9068 §2.2).
     *
     * @param thumbprint as above
     */
    String issueToService(
            Client client, URI audience, Collection<String> scopes, Duration lifetime, @Nullable String thumbprint) {
        return sign(claims(client.clientId(), client.clientId(), audience, scopes, lifetime)
                .claim("name", client.name())
                .claim("cnf", confirmation(thumbprint))
                .build());
    }

    private static @Nullable Map<String, String> confirmation(@Nullable String thumbprint) {
        return thumbprint == null ? null : Map.of("jkt", thumbprint);
    }

    private JWTClaimsSet.Builder claims(
            String subject, String clientId, URI audience, Collection<String> scopes, Duration lifetime) {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject)
                .audience(audience.toString())
                .claim("client_id", clientId)
                .claim("scope", String.join(" ", new TreeSet<>(scopes)))
                .jwtID(OpaqueToken.nextId())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)));
    }

    private String sign(JWTClaimsSet claims) {
        RSAKey key = keys.signingKey();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(AT_JWT)
                        .keyID(key.getKeyID())
                        .build(),
                claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The signing key cannot sign", e);
        }
        return token.serialize();
    }
}
