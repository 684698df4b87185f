package dev.gatehouse.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of clients that prove who they are by one. Published sets are fetched when they are needed and kept
 * for five minutes; for a key that is not among them they are fetched anew, at most every thirty seconds. Thread-safe.
 */
final class ClientKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ClientKeys.class);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MIN_RSA_BITS = 2048;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration COOLDOWN = Duration.ofSeconds(30);

    private final Egress egress;
    private final Clock clock;
    private final Cache<URI, Fetched> published;

    private record Fetched(List<JWK> keys, long at) {}

    ClientKeys(Egress egress, Clock clock) {
        this.egress = egress;
        this.clock = clock;
        this.published = Caffeine.newBuilder()
                .maximumSize(1000)
                .expireAfterWrite(KEPT)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** The keys of this credential that an assertion with this header may be signed with; none if none can be had. */
    List<PublicKey> find(ClientCredential credential, JWSHeader header) {
        return switch (credential) {
            case ClientCredential.Keys(String jwks) -> fitting(parse(jwks), header);
            case ClientCredential.PublishedKeys(URI uri) -> {
                List<PublicKey> known = fitting(fetched(uri, KEPT), header);
                yield known.isEmpty() ? fitting(fetched(uri, COOLDOWN), header) : known;
            }
            case ClientCredential.None _, ClientCredential.Secret _ -> List.of();
        };
    }

    /**
     * The signature keys of a JWK Set that are good enough.
     *
     * @throws IllegalArgumentException if it is none, has none, or holds a private or secret key
     */
    static List<JWK> parse(String jwks) {
        JWKSet set;
        try {
            set = JWKSet.parse(jwks);
        } catch (ParseException e) {
            throw new IllegalArgumentException("The keys are not a JWK Set (RFC 7517)", e);
        }
        if (set.getKeys().stream().anyMatch(JWK::isPrivate)) {
            throw new IllegalArgumentException(
                    "The JWK Set holds a private or secret key, which must stay with the client: send the public one");
        }
        List<JWK> good = set.getKeys().stream().filter(ClientKeys::isGood).toList();
        if (good.isEmpty()) {
            throw new IllegalArgumentException(
                    "The JWK Set has no signature key of RSA with 2048 bits or more, or of P-256, P-384 or P-521");
        }
        return good;
    }

    private static boolean isGood(JWK key) {
        return switch (key) {
            case RSAKey rsa -> rsa.size() >= MIN_RSA_BITS;
            case ECKey ec -> CURVES.contains(ec.getCurve());
            default -> false;
        };
    }

    private static List<PublicKey> fitting(List<JWK> keys, JWSHeader header) {
        List<PublicKey> fitting = new ArrayList<>();
        for (JWK key : keys) {
            boolean named = header.getKeyID() == null
                    ? keys.size() == 1
                    : header.getKeyID().equals(key.getKeyID());
            if (named && (key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm()))) {
                try {
                    fitting.add(
                            key instanceof RSAKey rsa
                                    ? rsa.toPublicKey()
                                    : key.toECKey().toPublicKey());
                } catch (JOSEException e) {
                    LOG.warn("A client's key is not usable: {}", e.getMessage());
                }
            }
        }
        return fitting;
    }

    private List<JWK> fetched(URI uri, Duration atMostOld) {
        Fetched known = published.getIfPresent(uri);
        if (known != null && clock.millis() - known.at() < atMostOld.toMillis()) {
            return known.keys();
        }
        List<JWK> keys = List.of();
        try {
            EgressResponse response = egress.get(uri, MAX_BYTES, TIMEOUT, "application/jwk-set+json, application/json");
            if (response.status() == 200) {
                keys = parse(new String(response.body(), StandardCharsets.UTF_8));
            }
        } catch (EgressException e) {
            LOG.warn("The keys of a client were not fetched: {}", e.reason());
        } catch (IllegalArgumentException e) {
            LOG.warn("The keys of a client are not usable: {}", e.getMessage());
        }
        published.put(uri, new Fetched(keys, clock.millis()));
        return keys;
    }
}
