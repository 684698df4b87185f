package dev.gatehouse.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client that holds a key and makes DPoP proofs with it, each of which a test may spoil. */
public final class DpopClient {
    private final ECKey key = TestIssuer.ecKey("dpop", Curve.P_256);
    private final Clock clock;

    /** A client with a key of its own. */
    public DpopClient(Clock clock) {
        this.clock = clock;
    }

    public ECKey key() {
        return key;
    }

    /** The thumbprint that a token bound to this client carries. */
    public String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The {@code cnf} of a token bound to this client. */
    public Map<String, Object> confirmation() {
        return Map.of("jkt", thumbprint());
    }

    /** A good proof for a request with a token. */
    public TestToken proof(String method, String url, String token, @Nullable String nonce) {
        return proof(method, url, nonce).claim("ath", hash(token));
    }

    /** A good proof for a request that asks for a token. */
    public TestToken proof(String method, String url, @Nullable String nonce) {
        TestToken proof = new TestToken(key, clock.instant())
                .without("exp")
                .withoutHeader("kid")
                .header("typ", "dpop+jwt")
                .header("jwk", key.toPublicJWK().toJSONObject())
                .claim("jti", UUID.randomUUID().toString())
                .claim("htm", method)
                .claim("htu", url);
        return nonce == null ? proof : proof.claim("nonce", nonce);
    }

    /** The {@code ath} of a token. */
    public static String hash(String token) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
