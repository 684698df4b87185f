package dev.gatehouse.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * So many attempts for each key in a window that starts at the key's first attempt. Attempts are counted before they
 * are made, so that parallel ones cannot pass together. Remembers at most 100,000 keys; thread-safe.
 */
final class AttemptLimit {
    private final int most;
    private final Duration window;
    private final Cache<String, AtomicInteger> attempts;

    AttemptLimit(int most, Duration window, Clock clock) {
        this.most = most;
        this.window = window;
        this.attempts = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterWrite(window)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** What a key may do now. */
    enum Verdict {
        ALLOWED,
        /** The first attempt over the limit: worth a record. */
        JUST_EXHAUSTED,
        EXHAUSTED
    }

    Verdict take(String key) {
        int count = attempts.get(key, ignored -> new AtomicInteger()).incrementAndGet();
        if (count <= most) {
            return Verdict.ALLOWED;
        }
        return count == most + 1 ? Verdict.JUST_EXHAUSTED : Verdict.EXHAUSTED;
    }

    /** Gives one attempt back: it was a good one. */
    void giveBack(String key) {
        AtomicInteger count = attempts.getIfPresent(key);
        if (count != null) {
            count.decrementAndGet();
        }
    }

    /** Forgets the attempts of a key. */
    void forget(String key) {
        attempts.invalidate(key);
    }

    Duration window() {
        return window;
    }
}
