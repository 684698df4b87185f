package dev.gatehouse.testing;

import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.identity.KeySource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keys held in memory, as the embedded authorization server holds its own. */
public final class FixedKeys implements KeySource {
    private volatile Map<String, JWK> keys = Map.of();
    private final AtomicLong version = new AtomicLong();

    /** Holds the public parts of these keys. */
    public FixedKeys(JWK... keys) {
        replace(keys);
    }

    /** Keys that cannot be had, as those of an issuer that could never be reached. */
    public static KeySource unavailable() {
        return new KeySource() {
            @Override
            public JWK find(String keyId) throws KeysUnavailable {
                throw new KeysUnavailable("no keys yet");
            }

            @Override
            public long version() {
                return 0;
            }
        };
    }

    /** Holds these keys instead. */
    public void replace(JWK... replacements) {
        Map<String, JWK> next = new HashMap<>();
        for (JWK key : replacements) {
            next.put(key.getKeyID(), key.toPublicJWK());
        }
        keys = Map.copyOf(next);
        version.incrementAndGet();
    }

    @Override
    public @Nullable JWK find(String keyId) {
        return keys.get(keyId);
    }

    @Override
    public long version() {
        return version.get();
    }
}
