package dev.gatehouse.identity;

import io.dropwizard.util.Duration;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An outside authorization server whose access tokens are accepted: one entry of {@code identity.issuers}.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param ignoreTrailingSlash whether {@code iss} may also have one slash more or less at its end; default false
 * @param audiences the {@code aud} values accepted; empty means our MCP URL
 * @param jwksUri where its keys are; absent means discovery (RFC 8414, OpenID Connect Discovery)
 * @param algorithms the signature algorithms accepted; default RS256 and ES256, never a symmetric one
 * @param tokenTypes the header {@code typ} values accepted, compared without regard to case or {@code application/};
 *     default {@code at+jwt} (RFC 9068 §4); {@code JWT} and {@code none} (no {@code typ} at all) are for providers that
 *     send these; there is no other
 * @param claims which claims carry what
 * @param senderConstraint what its tokens must be bound to; default nothing
 * @param introspection how it is asked about its opaque tokens; absent means that these are refused
 * @param users how its people are known here
 * @param tenants how its organisations are known here
 * @param jwksMaxAge how long its keys stay in use while none can be fetched anew; default 24 hours, at least 10 minutes
 */
public record IssuerConfig(
        String issuer,
        Boolean ignoreTrailingSlash,
        List<String> audiences,
        @Nullable URI jwksUri,
        Set<String> algorithms,
        Set<String> tokenTypes,
        ClaimNames claims,
        SenderConstraint senderConstraint,
        @Nullable IntrospectionConfig introspection,
        UsersConfig users,
        TenantsConfig tenants,
        Duration jwksMaxAge) {
    /** RFC 7518 §3.1 and RFC 8725 §3.1, asymmetric only. EdDSA would need a library that we do not carry. */
    private static final Set<String> SUPPORTED =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    private static final Set<String> DEFAULT_ALGORITHMS = Set.of("RS256", "ES256");
    private static final Set<String> DEFAULT_TYPES = Set.of("at+jwt");

    /** The only types that access tokens have; any other is that of a token for something else (RFC 8725 §3.11). */
    private static final Set<String> ACCESS_TOKEN_TYPES = Set.of("at+jwt", "jwt", "none");

    private static final Duration DEFAULT_JWKS_MAX_AGE = Duration.hours(24);

    /** Twice as long as it takes until keys are fetched again when all is well. */
    private static final Duration SHORTEST_JWKS_MAX_AGE = Duration.minutes(10);

    public IssuerConfig(
            @Nullable String issuer,
            @Nullable Boolean ignoreTrailingSlash,
            @Nullable List<String> audiences,
            @Nullable URI jwksUri,
            @Nullable Set<String> algorithms,
            @Nullable Set<String> tokenTypes,
            @Nullable ClaimNames claims,
            @Nullable SenderConstraint senderConstraint,
            @Nullable IntrospectionConfig introspection,
            @Nullable UsersConfig users,
            @Nullable TenantsConfig tenants,
            @Nullable Duration jwksMaxAge) {
        this.issuer = checkedIssuer(issuer);
        this.ignoreTrailingSlash = ignoreTrailingSlash != null && ignoreTrailingSlash;
        this.audiences = audiences == null ? List.of() : List.copyOf(audiences);
        this.jwksUri = jwksUri;
        this.algorithms = algorithms == null || algorithms.isEmpty() ? DEFAULT_ALGORITHMS : Set.copyOf(algorithms);
        this.tokenTypes = tokenTypes == null || tokenTypes.isEmpty() ? DEFAULT_TYPES : normalized(tokenTypes);
        this.claims = claims == null ? ClaimNames.DEFAULT : claims;
        this.senderConstraint = senderConstraint == null ? SenderConstraint.NONE : senderConstraint;
        this.introspection = introspection;
        this.users = users == null ? UsersConfig.DEFAULT : users;
        this.tenants = tenants == null ? TenantsConfig.DEFAULT : tenants;
        this.jwksMaxAge = jwksMaxAge == null ? DEFAULT_JWKS_MAX_AGE : jwksMaxAge;
        if (this.jwksMaxAge.compareTo(SHORTEST_JWKS_MAX_AGE) < 0) {
            throw new IllegalArgumentException("identity.issuers: jwksMaxAge of " + this.issuer + " is "
                    + this.jwksMaxAge + "; it must be at least 10 minutes, since keys are fetched every five");
        }
        for (String algorithm : this.algorithms) {
            if (!SUPPORTED.contains(algorithm)) {
                throw new IllegalArgumentException("identity.issuers: algorithms of " + this.issuer + " has '"
                        + algorithm + "'; only asymmetric signatures are accepted: " + new TreeSet<>(SUPPORTED));
            }
        }
        for (String type : this.tokenTypes) {
            if (!isOfAccessTokens(type)) {
                throw new IllegalArgumentException("identity.issuers: tokenTypes of " + this.issuer + " has '" + type
                        + "', which is no type of access tokens; use at+jwt, JWT (for a provider that sends it) or"
                        + " none (for one that sends no typ)");
            }
        }
    }

    /** Accepts signed tokens of this issuer alone. */
    public IssuerConfig(
            String issuer,
            @Nullable Boolean ignoreTrailingSlash,
            @Nullable List<String> audiences,
            @Nullable URI jwksUri,
            @Nullable Set<String> algorithms,
            @Nullable Set<String> tokenTypes,
            @Nullable ClaimNames claims) {
        this(
                issuer,
                ignoreTrailingSlash,
                audiences,
                jwksUri,
                algorithms,
                tokenTypes,
                claims,
                null,
                null,
                null,
                null,
                null);
    }

    /** Accepts tokens of this issuer with every default. */
    public IssuerConfig(String issuer) {
        this(issuer, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** The same identifier with one slash more, or less, at its end. */
    static String otherSlash(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer + "/";
    }

    /** Whether metadata or a token of this {@code iss} is of this issuer. */
    boolean isNamed(String iss) {
        return iss.equals(issuer) || (ignoreTrailingSlash && iss.equals(otherSlash(issuer)));
    }

    /** A {@code typ} as it is compared: RFC 7515 §4.1.9 lets {@code application/} be left out, in any case. */
    static String normalizedType(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }

    /** Whether access tokens can have this normalized {@code typ}. */
    static boolean isOfAccessTokens(String type) {
        return ACCESS_TOKEN_TYPES.contains(type);
    }

    private static Set<String> normalized(Set<String> types) {
        Set<String> all = new TreeSet<>();
        types.forEach(type -> all.add(normalizedType(type)));
        return Set.copyOf(all);
    }

    private static String checkedIssuer(@Nullable String issuer) {
        if (issuer == null) {
            throw new IllegalArgumentException("issuer is missing; name it exactly as in the tokens' iss");
        }
        URI uri;
        try {
            uri = URI.create(issuer);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("identity.issuers: '" + issuer + "' is not a URL", e);
        }
        boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("identity.issuers: issuer '" + issuer
                    + "' must be an https URL without query and fragment (RFC 8414 §2), exactly as in the tokens' iss");
        }
        return issuer;
    }
}
