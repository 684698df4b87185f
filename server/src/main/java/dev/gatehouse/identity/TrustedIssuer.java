package dev.gatehouse.identity;

import java.util.List;
import java.util.Set;

/**
 * An issuer whose access tokens are accepted, and on what terms. Immutable but for its keys.
 *
 * @param issuer the exact {@code iss}
 * @param ignoreTrailingSlash whether {@code iss} may also have one slash more or less at its end
 * @param audiences the {@code aud} values that mean us, compared byte for byte
 * @param algorithms the signature algorithms accepted, by their exact names
 * @param tokenTypes the header {@code typ} values accepted, in lower case without {@code application/}
 * @param claims which claims carry what
 * @param keys its verification keys; a key of another issuer never verifies its tokens
 * @param embedded whether this is our own authorization server, whose subjects are our user ids
 * @param configKey the configuration key that a person would change, for hints
 * @param senderConstraint what its tokens must be bound to
 */
public record TrustedIssuer(
        String issuer,
        boolean ignoreTrailingSlash,
        Set<String> audiences,
        Set<String> algorithms,
        Set<String> tokenTypes,
        ClaimNames claims,
        KeySource keys,
        boolean embedded,
        String configKey,
        SenderConstraint senderConstraint) {
    public TrustedIssuer {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        tokenTypes = Set.copyOf(tokenTypes);
        if (audiences.isEmpty()) {
            throw new IllegalArgumentException(configKey + " accepts no audience; a token must be meant for us");
        }
    }

    /** Our own authorization server, taking bearer tokens. */
    public static TrustedIssuer embedded(String issuer, Set<String> audiences, KeySource keys) {
        return embedded(issuer, audiences, keys, SenderConstraint.NONE);
    }

    /** Our own authorization server: RS256 and ES256, {@code at+jwt} alone. */
    public static TrustedIssuer embedded(
            String issuer, Set<String> audiences, KeySource keys, SenderConstraint senderConstraint) {
        return new TrustedIssuer(
                issuer,
                false,
                audiences,
                Set.of("RS256", "ES256"),
                Set.of("at+jwt"),
                ClaimNames.DEFAULT,
                keys,
                true,
                "authorizationServer",
                senderConstraint);
    }

    /**
     * An outside issuer.
     *
     * @param index its place in {@code identity.issuers}
     * @param defaultAudience our MCP URL, for an issuer that configures no audiences
     */
    public static TrustedIssuer outside(IssuerConfig config, int index, String defaultAudience, KeySource keys) {
        List<String> audiences = config.audiences().isEmpty() ? List.of(defaultAudience) : config.audiences();
        return new TrustedIssuer(
                config.issuer(),
                config.ignoreTrailingSlash(),
                Set.copyOf(audiences),
                config.algorithms(),
                config.tokenTypes(),
                config.claims(),
                keys,
                false,
                "identity.issuers[" + index + "]",
                config.senderConstraint());
    }

    /** Every {@code iss} that means this issuer. */
    Set<String> spellings() {
        return ignoreTrailingSlash ? Set.of(issuer, IssuerConfig.otherSlash(issuer)) : Set.of(issuer);
    }

    /**
     * Our user id for a subject of this issuer. Subjects of the embedded issuer are user ids already; those of outside
     * issuers become {@code idp.example.com:subject}, with the issuer's path if it has one. A machine gets the prefix
     * {@code client:}, so that no choice of client id makes it a user (RFC 9700 §4.15).
     */
    String uid(Caller.Kind kind, String subject) {
        String user = embedded ? subject : uidPrefix() + subject;
        return kind == Caller.Kind.SERVICE ? "client:" + user : user;
    }

    /** What stands before the subjects of this issuer; empty for the embedded one. */
    String uidPrefix() {
        if (embedded) {
            return "";
        }
        String bare = issuer.substring(issuer.indexOf("://") + "://".length());
        return (bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare) + ":";
    }
}
