package dev.gatehouse.oauth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** How a client proves who it is. Immutable; holds nothing with which one could pass for it. */
public sealed interface ClientCredential {
    /** It cannot: PKCE and rotation protect it (RFC 6749 §2.1, public client). */
    record None() implements ClientCredential {}

    /**
     * A secret that it shares with us.
     *
     * @param hash its SHA-256, base64url; a slow hash would add nothing to 256 random bits
     */
    record Secret(String hash) implements ClientCredential {
        /** Whether this is the secret, found out in the same time for every wrong one. */
        boolean is(String secret) {
            return MessageDigest.isEqual(
                    hash.getBytes(StandardCharsets.US_ASCII),
                    OpaqueToken.hash(secret).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Private keys, whose public parts are in this JWK Set (RFC 7523). */
    record Keys(String jwks) implements ClientCredential {}

    /** The same, where the client publishes its JWK Set itself. */
    record PublishedKeys(URI jwksUri) implements ClientCredential {}
}
