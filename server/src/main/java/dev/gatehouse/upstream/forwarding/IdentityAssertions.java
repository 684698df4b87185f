package dev.gatehouse.upstream.forwarding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.gatehouse.identity.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A short JWT about the caller, for one backend alone ({@code mode: assertion}). {@code sub} is our user id;
 * {@code origin} tells the issuer and subject of the caller's own token. One is used for half its lifetime. An
 * anonymous caller gets none.
 */
final class IdentityAssertions implements IdentityForwarding {
    private static final int MOST_KEPT = 10_000;

    private final String issuer;
    private final String audience;
    private final Duration lifetime;
    private final String header;
    private final AssertionSigner signer;
    private final Clock clock;
    private final Cache<Caller, String> signed;

    IdentityAssertions(
            String issuer, String audience, Duration lifetime, String header, AssertionSigner signer, Clock clock) {
        this.issuer = issuer;
        this.audience = audience;
        this.lifetime = lifetime;
        this.header = header;
        this.signer = signer;
        this.clock = clock;
        this.signed = Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterWrite(lifetime.dividedBy(2))
                .build();
    }

    @Override
    public Map<String, String> headers(OnBehalf behalf) {
        Caller caller = behalf.caller();
        if (caller.isAnonymous()) {
            return Map.of();
        }
        String assertion = signed.get(caller, this::sign);
        return Map.of(header, header.equalsIgnoreCase("Authorization") ? "Bearer " + assertion : assertion);
    }

    private String sign(Caller caller) {
        Instant now = clock.instant();
        return signer.sign(new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(caller.uid())
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .jwtID(UUID.randomUUID().toString())
                .claim("origin", Map.of("iss", caller.issuer(), "sub", caller.subject()))
                .claim("kind", caller.kind().name().toLowerCase(Locale.ROOT))
                .claim("client_id", caller.clientId())
                .claim("scope", String.join(" ", new TreeSet<>(caller.scopes())))
                .claim("roles", new TreeSet<>(caller.roles()).stream().toList())
                .claim("org_id", caller.tenant())
                .claim("name", caller.name())
                .claim("email", caller.email())
                .build());
    }
}
