package dev.gatehouse.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The DPoP proofs that were used lately, so that none is used twice (RFC 9449 §11.1). Bounded; when it is full, nothing
 * is forgotten to make room, since that would let a replay through. Thread-safe.
 */
final class SeenProofs {
    private final Cache<TokenHash, Boolean> seen;
    private final int most;

    /** What became of a proof. */
    enum Use {
        FIRST,
        REPLAYED,
        /** Too many are remembered to remember another. */
        NO_ROOM
    }

    /** @param memory for how long a proof could come again */
    SeenProofs(Duration memory, int most, Clock clock) {
        this.most = most;
        this.seen = Caffeine.newBuilder()
                .expireAfterWrite(memory)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Uses the proof of this key and {@code jti}; of two at the same time one is the first. */
    Use use(String key, String jti) {
        if (seen.estimatedSize() >= most) {
            seen.cleanUp();
            if (seen.estimatedSize() >= most) {
                return Use.NO_ROOM;
            }
        }
        return seen.asMap().putIfAbsent(TokenHash.of(key + '.' + jti), Boolean.TRUE) == null ? Use.FIRST : Use.REPLAYED;
    }
}
