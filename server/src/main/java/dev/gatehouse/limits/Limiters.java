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
    private final Rate rate;
    private final Cache<K, Bucket> limiters;
    private final Bucket newcomers;
    private final AtomicLong nextCleanUp;

    Limiters(String name, Rate rate, int maxKeys, Ticker ticker) {
        this.rule = name + ": " + rate.describe();
        this.rate = rate;
        this.unlimited = rate.unlimited();
        this.maxKeys = maxKeys;
        this.ticker = ticker;
        Duration period = rate.period().toJavaDuration();
        config = RateLimiterConfig.custom()
                .limitForPeriod(rate.calls())
                .limitRefreshPeriod(period)
                .timeoutDuration(Duration.ZERO)
                .build();
        limiters = Caffeine.newBuilder()
                .expireAfterAccess(period)
                .ticker(ticker)
                .executor(Runnable::run) // handing its upkeep to another thread costs a call more than doing it
                .build();
        newcomers = bucket();
        nextCleanUp = new AtomicLong(ticker.read());
    }

    /** A limiter, and when its first period began. */
    private record Bucket(AtomicRateLimiter limiter, long startedAt) {}

    /** How much is left to a key, without taking of it. */
    Level look(K key) {
        if (unlimited) {
            return new Level(rule, null, null, null);
        }
        Bucket bucket = limiters.policy().getIfPresentQuietly(key);
        if (bucket == null) {
            return new Level(rule, rate.calls(), rate.calls(), null);
        }
        int left = Math.max(0, bucket.limiter().getDetailedMetrics().getAvailablePermissions());
        long period = rate.period().toNanoseconds();
        long untilNext = period - (ticker.read() - bucket.startedAt()) % period;
        return new Level(rule, rate.calls(), left, left == rate.calls() ? null : Duration.ofNanos(untilNext));
    }

    /** Gives a key its whole rate again; returns whether something was missing. */
    boolean reset(K key) {
        Level level = look(key);
        limiters.invalidate(key);
        return level.refillsIn() != null;
    }

    /** Takes one call of this key's rate. */
    Room take(K key) {
        if (unlimited) {
            return UNLIMITED;
        }
        AtomicRateLimiter limiter = bucketOf(key).limiter();
        if (limiter.acquirePermission(1)) {
            return new Room.Granted(Math.max(0, limiter.getDetailedMetrics().getAvailablePermissions()));
        }
        long wait = Math.max(1, limiter.getDetailedMetrics().getNanosToWait());
        return new Room.Exhausted(Duration.ofNanos(wait), rule);
    }

    private Bucket bucketOf(K key) {
        Bucket bucket = limiters.getIfPresent(key);
        if (bucket != null) {
            return bucket;
        }
        return isFull() ? newcomers : limiters.get(key, any -> bucket());
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

    private Bucket bucket() {
        return new Bucket(new AtomicRateLimiter(rule, config, ticker::read), ticker.read());
    }
}
