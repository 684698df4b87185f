package dev.gatehouse.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token in the making. Every header and claim can be set, left out, or replaced by raw bytes, so that a test can mint
 * what no library would. Mutable, for one test.
 */
public final class TestToken {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, @Nullable Object> header = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    private final Instant now;
    private JWK key;
    private JWSAlgorithm algorithm;
    private byte @Nullable [] rawHeader;
    private byte @Nullable [] rawPayload;

    TestToken(ECKey key, Instant now) {
        this.now = now;
        this.key = key;
        this.algorithm = JWSAlgorithm.ES256;
        signWith(key, JWSAlgorithm.ES256);
        claim("iat", now.getEpochSecond());
        expiresIn(Duration.ofMinutes(5));
    }

    /** Signs with this key; the header names its id and the algorithm. */
    public TestToken signWith(JWK key, JWSAlgorithm algorithm) {
        this.key = key;
        this.algorithm = algorithm;
        return header("alg", algorithm.getName()).header("kid", key.getKeyID());
    }

    /** Sets a header, also to JSON null; the signature stays that of {@link #signWith}. */
    public TestToken header(String name, @Nullable Object value) {
        header.put(name, value);
        return this;
    }

    /** Leaves a header out. */
    public TestToken withoutHeader(String name) {
        header.remove(name);
        return this;
    }

    /** Sets a claim, also to JSON null. */
    public TestToken claim(String name, @Nullable Object value) {
        claims.put(name, value);
        return this;
    }

    /** A claim as it stands, as text. */
    public String claimText(String name) {
        return String.valueOf(claims.get(name));
    }

    /** Leaves a claim out. */
    public TestToken without(String name) {
        claims.remove(name);
        return this;
    }

    /** Sets {@code exp} this long after now; negative for the past. */
    public TestToken expiresIn(Duration lifetime) {
        return claim("exp", now.plus(lifetime).getEpochSecond());
    }

    /** Sets {@code iat} this long after now; negative for the past. */
    public TestToken issuedIn(Duration offset) {
        return claim("iat", now.plus(offset).getEpochSecond());
    }

    /** Uses these bytes as the header instead. */
    public TestToken rawHeader(String json) {
        rawHeader = json.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Uses these bytes as the payload instead. */
    public TestToken rawPayload(byte[] bytes) {
        rawPayload = bytes.clone();
        return this;
    }

    /** Uses this text as the payload instead. */
    public TestToken rawPayload(String json) {
        return rawPayload(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The payload's JSON as it stands, for tests that break it by hand. */
    public String payloadJson() {
        return json(claims);
    }

    /** The header's JSON as it stands, for tests that break it by hand. */
    public String headerJson() {
        return json(header);
    }

    /** The compact serialization. */
    public String sign() {
        String input = unsigned();
        return input + '.' + signature(input.getBytes(StandardCharsets.US_ASCII));
    }

    /** Header and payload with an empty signature, as an unsecured JWT has. */
    public String unsecured() {
        return unsigned() + '.';
    }

    private String unsigned() {
        byte[] head = rawHeader == null ? headerJson().getBytes(StandardCharsets.UTF_8) : rawHeader;
        byte[] body = rawPayload == null ? payloadJson().getBytes(StandardCharsets.UTF_8) : rawPayload;
        return Base64URL.encode(head) + "." + Base64URL.encode(body);
    }

    private Base64URL signature(byte[] input) {
        try {
            JWSSigner signer =
                    switch (key) {
                        case RSAKey rsa -> new RSASSASigner(rsa);
                        case ECKey ec -> new ECDSASigner(ec);
                        case OctetSequenceKey secret -> new MACSigner(secret);
                        default -> throw new IllegalArgumentException("no signer for " + key.getKeyType());
                    };
            return signer.sign(new JWSHeader(algorithm), input);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(Map<String, @Nullable Object> members) {
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
