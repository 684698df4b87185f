package dev.gatehouse.identity;

import com.nimbusds.jose.jwk.JWK;
import org.jspecify.annotations.Nullable;

/** The public keys of one issuer: fetched from its JWKS, or held by the embedded authorization server. Thread-safe. */
public interface KeySource {
    /**
     * The verification key of this id.
     *
     * @throws KeysUnavailable if no key set was ever loaded and none can be loaded now
     */
    @Nullable
    JWK find(String keyId) throws KeysUnavailable;

    /** A number that changes whenever the key set changes; cached verifications of an older set are checked again. */
    long version();

    /** No key set is at hand; the caller must answer 503. */
    final class KeysUnavailable extends Exception {
        private static final long serialVersionUID = 1L;

        public KeysUnavailable(String message) {
            super(message);
        }
    }
}
