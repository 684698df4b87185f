package dev.gatehouse.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.gatehouse.limits.LimitsConfig.Rate;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One limiter a key. A limiter is forgotten only after a whole period without use, when it would be full again anyway,
 * so that crowding it out resets nothing. When there are too many keys, newcomers share one limiter until some are
 * forgotten. Bounded (give or take a few racing newcomers); thread-safe; never blocks.
 */
final class Limiters<K> {
    private static final Room UNLIMITED = new Room.Granted(null);
    private static final long CLEAN_UP_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final String rule;
    private final boolean unlimited;
    private final int maxKeys;
    private final Ticker ticker;
    private final RateLimiterConfig config;
    private final Cache<K, AtomicRateLimiter> limiters;
    private final AtomicRateLimiter newcomers;
    private final AtomicLong nextCleanUp;

    Limiters(String name, Rate rate, int maxKeys, Ticker ticker) {
        this.rule = name + ": " + rate.describe();
        this.unlimited = rate.unlimited();
        this.maxKeys = maxKeys;
        this.ticker = ticker;
        Duration period = rate.period().toJavaDuration();
        config = RateLimiterConfig.custom()
                .limitForPeriod(rate.calls())
                .limitRefreshPeriod(period)
                .timeoutDuration(Duration.ZERO)
                .build();
        limiters =
                Caffeine.newBuilder().expireAfterAccess(period).ticker(ticker).build();
        newcomers = limiter();
        nextCleanUp = new AtomicLong(ticker.read());
    }

    /** Takes one call of this key's rate. */
    Room take(K key) {
        if (unlimited) {
            return UNLIMITED;
        }
        AtomicRateLimiter limiter = limiterOf(key);
        if (limiter.acquirePermission(1)) {
            return new Room.Granted(Math.max(0, limiter.getDetailedMetrics().getAvailablePermissions()));
        }
        long wait = Math.max(1, limiter.getDetailedMetrics().getNanosToWait());
        return new Room.Exhausted(Duration.ofNanos(wait), rule);
    }

    private AtomicRateLimiter limiterOf(K key) {
        AtomicRateLimiter limiter = limiters.getIfPresent(key);
        if (limiter != null) {
            return limiter;
        }
        return isFull() ? newcomers : limiters.get(key, any -> limiter());
    }

    /** Looks for limiters to forget at most once a second, so that a crowd does not queue up to look. */
    private boolean isFull() {
        if (limiters.estimatedSize() < maxKeys) {
            return false;
        }
        long now = ticker.read();
        long due = nextCleanUp.get();
        if (now - due >= 0 && nextCleanUp.compareAndSet(due, now + CLEAN_UP_EVERY_NANOS)) {
            limiters.cleanUp();
        }
        return limiters.estimatedSize() >= maxKeys;
    }

    private AtomicRateLimiter limiter() {
        return new AtomicRateLimiter(rule, config, ticker::read);
    }
}
