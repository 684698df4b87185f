package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DPoP proof as far as it can be judged without knowing what it is for: strict form, public key, signature (RFC 9449
 * §4.2, §4.3 steps 1 to 7). Immutable.
 *
 * @param key SHA-256 thumbprint of the key that signed it
 * @param method {@code htm}
 * @param url {@code htu}
 * @param issuedAt {@code iat} in milliseconds
 * @param tokenHash {@code ath}
 */
record DpopProof(
        String key,
        String jti,
        String method,
        String url,
        long issuedAt,
        @Nullable String tokenHash,
        @Nullable String nonce) {
    /** Asymmetric, and with a library that we carry. */
    static final List<String> ALGORITHMS = List.of("ES256", "ES384", "ES512", "PS256", "RS256");

    private static final String TYPE = "dpop+jwt";
    private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 4096;
    private static final int MAX_EXPONENT_BITS = 32;

    /** It is no proof; the message says why, as the end of a sentence about "the proof". */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    static DpopProof parse(String text) throws Refused {
        CompactToken compact;
        try {
            compact = CompactToken.parse(text);
        } catch (CompactToken.Misshapen e) {
            throw new Refused("is not one signed JWT of strict JSON in canonical base64url");
        }
        Claims header = new Claims(compact.header());
        if (!TYPE.equals(header.node().path("typ").textValue())) {
            throw new Refused("has not the typ " + TYPE);
        }
        String algorithm = header.node().path("alg").textValue();
        if (algorithm == null || !ALGORITHMS.contains(algorithm)) {
            throw new Refused("is not signed with one of " + String.join(" ", ALGORITHMS));
        }
        if (header.has("crit") || header.has("b64")) {
            throw new Refused("has critical extensions and none is understood");
        }
        JWK key = publicKey(header.node().path("jwk"));
        verify(text, compact, key, JWSAlgorithm.parse(algorithm));
        try {
            return of(new Claims(compact.claims()), key.computeThumbprint().toString());
        } catch (Claims.ClaimRefused e) {
            throw new Refused("has a claim of the wrong form: " + e.getMessage());
        } catch (JOSEException e) {
            throw new Refused("has a key that cannot be used");
        }
    }

    private static DpopProof of(Claims claims, String key) throws Refused, Claims.ClaimRefused {
        String jti = claims.identifier("jti");
        String method = claims.node().path("htm").textValue();
        String url = claims.node().path("htu").textValue();
        Long issuedAt = claims.date("iat");
        if (jti == null || method == null || url == null || issuedAt == null) {
            throw new Refused("lacks jti, htm, htu or iat");
        }
        return new DpopProof(key, jti, method, url, issuedAt, claims.identifier("ath"), claims.identifier("nonce"));
    }

    private static JWK publicKey(JsonNode jwk) throws Refused {
        if (!(jwk instanceof ObjectNode object)) {
            throw new Refused("has no public key (jwk) in its header");
        }
        if (PRIVATE_MEMBERS.stream().anyMatch(object::has)) {
            throw new Refused("has a private or secret key in its header; that key is not safe any more");
        }
        try {
            JWK key = JWK.parse(object.toString());
            boolean strong =
                    switch (key) {
                        case ECKey _ -> true;
                        case RSAKey rsa ->
                            rsa.size() >= MIN_RSA_BITS
                                    && rsa.size() <= MAX_RSA_BITS
                                    && rsa.getPublicExponent()
                                                    .decodeToBigInteger()
                                                    .bitLength()
                                            <= MAX_EXPONENT_BITS;
                        default -> false;
                    };
            if (strong) {
                return key;
            }
        } catch (ParseException | IllegalArgumentException e) {
            // said below
        }
        throw new Refused("has a key that is neither a good EC key nor an RSA key of 2048 to 4096 bits");
    }

    private static void verify(String text, CompactToken compact, JWK key, JWSAlgorithm algorithm) throws Refused {
        byte[] signed = text.substring(0, compact.signedLength()).getBytes(StandardCharsets.US_ASCII);
        try {
            if (SignatureChecks.fits(key, algorithm)
                    && !compact.signature().isEmpty()
                    && SignatureChecks.verifier(key)
                            .verify(new JWSHeader(algorithm), signed, new Base64URL(compact.signature()))) {
                return;
            }
        } catch (JOSEException | IllegalArgumentException e) {
            // A signature or key of impossible form verifies nothing.
        }
        throw new Refused("has a signature that its own key does not verify");
    }
}
