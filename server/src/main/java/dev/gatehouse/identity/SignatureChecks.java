package dev.gatehouse.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.identity.Check.Finding;
import dev.gatehouse.identity.Check.Finding.Failed;
import dev.gatehouse.identity.Check.Finding.Passed;
import dev.gatehouse.identity.Check.Finding.Unsettled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Is the text what one of our issuers signed? Keys come from the issuer's own set alone, the algorithm from our
 * configuration; what the header says of keys and algorithms only chooses among these (RFC 8725 §3.1, §3.10).
 */
final class SignatureChecks {
    private static final int MAX_KEY_ID_LENGTH = 256;

    private final Map<String, TrustedIssuer> issuers;

    SignatureChecks(Map<String, TrustedIssuer> issuers) {
        this.issuers = issuers;
    }

    List<Check> inOrder() {
        return List.of(
                new Check("shape", Set.of(), SignatureChecks::shape),
                new Check("header", Set.of("shape"), SignatureChecks::header),
                new Check("issuer", Set.of("shape"), this::issuer),
                new Check("algorithm", Set.of("issuer"), SignatureChecks::algorithm),
                new Check("type", Set.of("issuer"), SignatureChecks::type),
                new Check("key", Set.of("header", "algorithm"), SignatureChecks::key),
                new Check("signature", Set.of("key"), SignatureChecks::signature));
    }

    private static Finding shape(Examination of) {
        try {
            of.compact(CompactToken.parse(of.token()));
            return new Passed("a signed JWT in its one canonical spelling");
        } catch (CompactToken.Misshapen e) {
            String fix =
                    switch (e.problem()) {
                        case TOKEN_ENCRYPTED -> "have the issuer send signed, unencrypted access tokens for this API";
                        case TOKEN_OPAQUE ->
                            "have the issuer send JWT access tokens: most do so when the client asks "
                                    + "for this API by resource= or audience=";
                        default -> "send the access token exactly as the issuer returned it";
                    };
            return new Failed(e.problem(), String.valueOf(e.getMessage()), fix);
        }
    }

    private static Finding header(Examination of) throws Claims.ClaimRefused {
        Claims header = of.header();
        if (header.has("crit") || header.has("b64")) {
            return new Failed(
                    TokenProblem.TOKEN_CLAIM_REFUSED,
                    "the token's header has critical extensions (crit), and none is understood",
                    "have the issuer sign without crit and b64 headers");
        }
        String keyId = keyId(header);
        return new Passed(keyId == null ? "no key id" : "key id " + Claims.quoted(keyId));
    }

    private static @Nullable String keyId(Claims header) throws Claims.ClaimRefused {
        if (!header.has("kid")) {
            return null;
        }
        String keyId = header.node().get("kid").textValue();
        if (keyId == null || keyId.length() > MAX_KEY_ID_LENGTH) {
            throw new Claims.ClaimRefused("kid is not text of at most " + MAX_KEY_ID_LENGTH + " characters");
        }
        return keyId;
    }

    private Finding issuer(Examination of) {
        String name = of.compact().claims().path("iss").asText("");
        TrustedIssuer issuer = issuers.get(name);
        if (issuer != null && of.compact().claims().get("iss").isTextual()) {
            of.issuer(issuer);
            return new Passed("issued by " + Claims.quoted(name) + " (" + issuer.configKey() + ")");
        }
        TrustedIssuer sibling = issuers.get(IssuerConfig.otherSlash(name));
        return new Failed(
                TokenProblem.TOKEN_ISSUER_UNKNOWN,
                "the token's issuer is " + Claims.quoted(name) + "; accepted are "
                        + Claims.quoted(new TreeSet<>(issuers.keySet())),
                sibling == null
                        ? "get a token from an accepted issuer, or add this one to identity.issuers"
                        : "the configured issuer differs by a trailing slash alone: write " + sibling.configKey()
                                + ".issuer exactly as the token does, or set " + sibling.configKey()
                                + ".ignoreTrailingSlash");
    }

    private static Finding algorithm(Examination of) {
        String algorithm = of.compact().header().path("alg").asText("");
        Set<String> accepted = of.issuer().algorithms();
        if (accepted.contains(algorithm) && of.compact().header().get("alg").isTextual()) {
            return new Passed("signed with " + algorithm);
        }
        return new Failed(
                TokenProblem.TOKEN_ALGORITHM_REFUSED,
                "the token's alg is " + Claims.quoted(algorithm) + "; accepted are " + Claims.quoted(accepted),
                of.issuer().embedded()
                        ? "get a token from this gateway"
                        : "have the issuer sign with an accepted algorithm; an asymmetric one can be added to "
                                + of.issuer().configKey() + ".algorithms");
    }

    private static Finding type(Examination of) throws Claims.ClaimRefused {
        String sent = of.header().identifier("typ");
        String type = sent == null ? "none" : IssuerConfig.normalizedType(sent);
        Set<String> accepted = of.issuer().tokenTypes();
        if (!accepted.contains(type)) {
            return new Failed(
                    TokenProblem.TOKEN_TYPE_REFUSED,
                    "the token's typ is " + Claims.quoted(type) + "; accepted are " + Claims.quoted(accepted),
                    of.issuer().embedded() || !IssuerConfig.isOfAccessTokens(type)
                            ? "send the access token, not an ID token or a refresh token"
                            : "send the access token, not an ID token; if this issuer's access tokens have this typ, "
                                    + "add it to " + of.issuer().configKey() + ".tokenTypes");
        }
        String other = type.equals("at+jwt")
                ? null
                : OtherTokens.sign(of.claims(), of.issuer().claims());
        if (other != null) {
            return new Failed(
                    TokenProblem.TOKEN_TYPE_REFUSED,
                    "the token's typ does not say what it is, and " + other,
                    "send the access token, not an ID token");
        }
        return new Passed("typ " + Claims.quoted(type));
    }

    private static Finding key(Examination of) throws Claims.ClaimRefused {
        String keyId = keyId(of.header());
        String algorithm = of.compact().header().get("alg").textValue();
        JWK key;
        try {
            key = keyId == null ? null : of.issuer().keys().find(keyId);
        } catch (KeySource.KeysUnavailable e) {
            return new Unsettled(String.valueOf(e.getMessage()));
        }
        if (key == null) {
            return new Failed(
                    TokenProblem.TOKEN_KEY_UNKNOWN,
                    keyId == null
                            ? "the token's header names no key (kid)"
                            : "the issuer publishes no usable key with id " + Claims.quoted(keyId),
                    "get a fresh token; if it stays, look whether the issuer's JWKS lists the key its tokens name");
        }
        if (!fits(key, JWSAlgorithm.parse(algorithm))) {
            return new Failed(
                    TokenProblem.TOKEN_ALGORITHM_REFUSED,
                    "the key " + Claims.quoted(key.getKeyID()) + " is not one for " + algorithm,
                    "have the issuer sign with the algorithm that it publishes for this key");
        }
        of.key(key);
        return new Passed("key " + Claims.quoted(key.getKeyID()) + " of this issuer");
    }

    /** One algorithm a key, where the key names it; else one family a key (RFC 8725 §3.1). */
    static boolean fits(JWK key, JWSAlgorithm algorithm) {
        if (key.getAlgorithm() != null && !key.getAlgorithm().getName().equals(algorithm.getName())) {
            return false;
        }
        return switch (key) {
            case RSAKey rsa -> JWSAlgorithm.Family.RSA.contains(algorithm);
            case ECKey ec ->
                JWSAlgorithm.Family.EC.contains(algorithm)
                        && Curve.forJWSAlgorithm(algorithm).contains(ec.getCurve());
            default -> false;
        };
    }

    private static Finding signature(Examination of) {
        CompactToken compact = of.compact();
        byte[] signed = of.token().substring(0, compact.signedLength()).getBytes(StandardCharsets.US_ASCII);
        JWSAlgorithm algorithm = JWSAlgorithm.parse(compact.header().get("alg").textValue());
        try {
            if (!compact.signature().isEmpty()
                    && verifier(of.key())
                            .verify(new JWSHeader(algorithm), signed, new Base64URL(compact.signature()))) {
                return new Passed("the signature is the issuer's");
            }
        } catch (JOSEException e) {
            // A signature of impossible form is a signature that does not verify.
        }
        return new Failed(
                TokenProblem.TOKEN_SIGNATURE_INVALID,
                "the token's signature does not match its content and the issuer's key",
                "send the access token exactly as the issuer returned it");
    }

    static JWSVerifier verifier(JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa -> new RSASSAVerifier(rsa.toRSAPublicKey());
            case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
            default -> throw new JOSEException("no verifier for " + key.getKeyType());
        };
    }
}
