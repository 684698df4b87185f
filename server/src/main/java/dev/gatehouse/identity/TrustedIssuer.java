package dev.gatehouse.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An issuer whose access tokens are accepted, and on what terms. Immutable but for its keys.
 *
 * @param issuer the exact {@code iss}
 * @param ignoreTrailingSlash whether {@code iss} may also have one slash more or less at its end
 * @param audiences the {@code aud} values that mean us, compared byte for byte, each with the resource of ours that it
 *     opens
 * @param algorithms the signature algorithms accepted, by their exact names
 * @param tokenTypes the header {@code typ} values accepted, in lower case without {@code application/}
 * @param claims which claims carry what
 * @param users how its subjects become our user ids
 * @param tenants how its organisations are known here
 * @param keys its verification keys; a key of another issuer never verifies its tokens
 * @param embedded whether this is our own authorization server, whose subjects are our user ids
 * @param configKey the configuration key that a person would change, for hints
 * @param senderConstraint what its tokens must be bound to
 */
public record TrustedIssuer(
        String issuer,
        boolean ignoreTrailingSlash,
        Map<String, String> audiences,
        Set<String> algorithms,
        Set<String> tokenTypes,
        ClaimNames claims,
        UserNames users,
        TenantsConfig tenants,
        KeySource keys,
        boolean embedded,
        String configKey,
        SenderConstraint senderConstraint) {
    public TrustedIssuer {
        audiences = Map.copyOf(audiences);
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
                audiences.stream().collect(Collectors.toMap(Function.identity(), Function.identity())),
                Set.of("RS256", "ES256"),
                Set.of("at+jwt"),
                ClaimNames.DEFAULT,
                UserNames.embedded(issuer),
                TenantsConfig.DEFAULT,
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
        return outside(config, index, defaultAudience, keys, null);
    }

    /**
     * The same with the table of user mappings.
     *
     * @param mappings the table, which an issuer with {@code users.lookup} needs
     */
    public static TrustedIssuer outside(
            IssuerConfig config, int index, String defaultAudience, KeySource keys, @Nullable UserMappings mappings) {
        return outside(config, index, defaultAudience, Set.of(), keys, mappings);
    }

    /**
     * The same for several resources.
     *
     * @param resource what the configured audiences mean
     * @param others resources of ours that a token opens whose audience is their very identifier
     */
    public static TrustedIssuer outside(
            IssuerConfig config,
            int index,
            String resource,
            Set<String> others,
            KeySource keys,
            @Nullable UserMappings mappings) {
        Map<String, String> audiences = new HashMap<>();
        others.forEach(other -> audiences.put(other, other));
        (config.audiences().isEmpty() ? List.of(resource) : config.audiences())
                .forEach(audience -> audiences.putIfAbsent(audience, resource));
        return new TrustedIssuer(
                config.issuer(),
                config.ignoreTrailingSlash(),
                audiences,
                config.algorithms(),
                config.tokenTypes(),
                config.claims(),
                UserNames.outside(config.issuer(), config.users(), mappings),
                config.tenants(),
                keys,
                false,
                "identity.issuers[" + index + "]",
                config.senderConstraint());
    }

    /** The resources that a token with these audiences opens. */
    Set<String> opens(Set<String> sent) {
        return sent.stream().map(audiences::get).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
    }

    /** Every {@code iss} that means this issuer. */
    Set<String> spellings() {
        return ignoreTrailingSlash ? Set.of(issuer, IssuerConfig.otherSlash(issuer)) : Set.of(issuer);
    }
}
