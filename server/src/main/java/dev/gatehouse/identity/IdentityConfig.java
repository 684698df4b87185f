package dev.gatehouse.identity;

import io.dropwizard.util.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code identity} section of the configuration.
 *
 * @param clockSkew how far an issuer's clock may differ from ours; default 30 s, at most 60 s
 * @param maxTokenLifetime the longest lifetime a token may have; default 24 h
 * @param issuers outside authorization servers; the embedded one is added by itself
 * @param cache how many verified tokens are remembered
 * @param dpop how proofs of possession are judged
 * @param clientCertificates where client certificates are found
 */
public record IdentityConfig(
        Duration clockSkew,
        Duration maxTokenLifetime,
        List<IssuerConfig> issuers,
        CacheConfig cache,
        DpopConfig dpop,
        ClientCertificatesConfig clientCertificates) {
    private static final Duration MAX_SKEW = Duration.seconds(60);

    public IdentityConfig(
            @Nullable Duration clockSkew,
            @Nullable Duration maxTokenLifetime,
            @Nullable List<IssuerConfig> issuers,
            @Nullable CacheConfig cache,
            @Nullable DpopConfig dpop,
            @Nullable ClientCertificatesConfig clientCertificates) {
        this.clockSkew = clockSkew == null ? Duration.seconds(30) : clockSkew;
        this.maxTokenLifetime = maxTokenLifetime == null ? Duration.hours(24) : maxTokenLifetime;
        this.issuers = issuers == null ? List.of() : List.copyOf(issuers);
        this.cache = cache == null ? new CacheConfig(null) : cache;
        this.dpop = dpop == null ? DpopConfig.defaults() : dpop;
        this.clientCertificates = clientCertificates == null ? ClientCertificatesConfig.none() : clientCertificates;
        if (this.clockSkew.toNanoseconds() > MAX_SKEW.toNanoseconds()) {
            throw new IllegalArgumentException(
                    "identity.clockSkew is " + this.clockSkew + "; more than 60 s would keep expired tokens alive");
        }
        if (this.maxTokenLifetime.toNanoseconds() <= 0) {
            throw new IllegalArgumentException("identity.maxTokenLifetime must be longer than zero");
        }
        Set<String> seen = new HashSet<>();
        for (IssuerConfig issuer : this.issuers) {
            if (!seen.add(issuer.issuer())) {
                throw new IllegalArgumentException(
                        "identity.issuers names '" + issuer.issuer() + "' twice; one entry per issuer");
            }
        }
        checkPrefixes(this.issuers);
    }

    /** A token must be shown to one issuer alone, and never to one that it may not be meant for. */
    private static void checkPrefixes(List<IssuerConfig> issuers) {
        List<IssuerConfig> asked = issuers.stream()
                .filter(issuer -> issuer.introspection() != null)
                .toList();
        List<String> all = new ArrayList<>();
        for (IssuerConfig issuer : asked) {
            List<String> prefixes =
                    Objects.requireNonNull(issuer.introspection()).tokenPrefixes();
            if (asked.size() > 1 && prefixes.isEmpty()) {
                throw new IllegalArgumentException(
                        "identity.issuers: introspection.tokenPrefixes of '" + issuer.issuer()
                                + "' is missing: with several issuers to ask, each must say how its tokens begin, so"
                                + " that no token is shown to another");
            }
            for (String prefix : prefixes) {
                if (all.stream().anyMatch(other -> other.startsWith(prefix) || prefix.startsWith(other))) {
                    throw new IllegalArgumentException("identity.issuers: introspection.tokenPrefixes has '" + prefix
                            + "', which cannot be told from another of them");
                }
                all.add(prefix);
            }
        }
    }

    /** Every default, no outside issuers. */
    public static IdentityConfig defaults() {
        return new IdentityConfig(null, null, null, null, null, null);
    }

    /**
     * The {@code identity.cache} section.
     *
     * @param size how many verified tokens are remembered; default 100000
     */
    public record CacheConfig(Integer size) {
        public CacheConfig(@Nullable Integer size) {
            this.size = size == null ? 100_000 : size;
            if (this.size < 1) {
                throw new IllegalArgumentException("identity.cache.size must be at least 1");
            }
        }
    }
}
