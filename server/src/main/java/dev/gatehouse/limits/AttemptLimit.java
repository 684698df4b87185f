package dev.gatehouse.limits;

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
public final class AttemptLimit {
    private final int most;
    private final Cache<String, AtomicInteger> attempts;

    /** {@code most} attempts for each key in a window. */
    public AttemptLimit(int most, Duration window, Clock clock) {
        this.most = most;
        this.attempts = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterWrite(window)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** What a key may do now, from the best to the worst. */
    public enum Verdict {
        /** The attempt may be made. */
        ALLOWED,
        /** The first attempt over the limit: worth a record. */
        JUST_EXHAUSTED,
        /** One more attempt over the limit. */
        EXHAUSTED
    }

    /** Counts an attempt and says whether it may be made. */
    public Verdict take(String key) {
        int count = attempts.get(key, ignored -> new AtomicInteger()).incrementAndGet();
        if (count <= most) {
            return Verdict.ALLOWED;
        }
        return count == most + 1 ? Verdict.JUST_EXHAUSTED : Verdict.EXHAUSTED;
    }

    /** Gives one attempt back: it was a good one. */
    public void giveBack(String key) {
        AtomicInteger count = attempts.getIfPresent(key);
        if (count != null) {
            count.decrementAndGet();
        }
    }

    /** Forgets the attempts of a key. */
    public void forget(String key) {
        attempts.invalidate(key);
    }
}
