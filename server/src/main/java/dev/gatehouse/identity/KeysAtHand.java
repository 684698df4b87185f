package dev.gatehouse.identity;

import com.codahale.metrics.health.HealthCheck;

/**
 * Not ready while the keys of a configured issuer were never loaded, or are older than its maximum age: its tokens
 * could only be answered with 503. Keys that are merely old leave it ready.
 */
public final class KeysAtHand extends HealthCheck {
    private final RemoteJwks keys;

    /** Watches these keys. */
    public KeysAtHand(RemoteJwks keys) {
        this.keys = keys;
    }

    @Override
    protected Result check() {
        if (keys.isReady()) {
            return Result.healthy();
        }
        return Result.unhealthy("never loaded, or older than jwksMaxAge; the log says why");
    }
}
