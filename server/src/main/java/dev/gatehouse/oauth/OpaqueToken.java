package dev.gatehouse.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Codes, refresh tokens and session ids: 256 random bits for the holder, of which we keep only the hash. */
final class OpaqueToken {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private OpaqueToken() {}

    /** A new token, 43 characters of base64url. */
    static String next() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return BASE64URL.encodeToString(bits);
    }

    /** A short random identifier that is no secret, 22 characters of base64url. */
    static String nextId() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return BASE64URL.encodeToString(bits);
    }

    /** SHA-256 of a token, base64url; what the database holds. */
    static String hash(String token) {
        try {
            return BASE64URL.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
