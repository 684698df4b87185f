package dev.gatehouse.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.limits.ClientNetwork;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Limits attempts to log in: few for one account from one address, more for one account from anywhere (so that a
 * stranger cannot lock an operator out with a handful of wrong guesses), more for one address. Each window starts at
 * its first attempt. Bounded; thread-safe.
 */
final class LoginThrottle {
    static final Duration WINDOW = Duration.ofMinutes(5);
    static final int PER_ACCOUNT_AND_ADDRESS = 5;
    private static final int PER_ACCOUNT = 100;
    private static final int PER_ADDRESS = 100;
    private static final int REMEMBERED = 10_000;

    private final Cache<String, AtomicInteger> attempts;

    LoginThrottle(Clock clock) {
        attempts = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(WINDOW)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Whether an attempt may be made, and if not, whether it is the first that may not. */
    enum Verdict {
        GRANTED,
        JUST_EXHAUSTED,
        EXHAUSTED
    }

    /** Counts an attempt. */
    Verdict attempt(String username, String address) {
        String network = ClientNetwork.of(address);
        int beyond = beyond(pair(username, network), PER_ACCOUNT_AND_ADDRESS);
        if (beyond == 0) {
            beyond = Math.max(
                    beyond("account " + username.toLowerCase(Locale.ROOT), PER_ACCOUNT),
                    beyond("address " + network, PER_ADDRESS));
        }
        return switch (beyond) {
            case 0 -> Verdict.GRANTED;
            case 1 -> Verdict.JUST_EXHAUSTED;
            default -> Verdict.EXHAUSTED;
        };
    }

    /** Forgets the attempts before a successful one. */
    void succeeded(String username, String address) {
        attempts.invalidate(pair(username, ClientNetwork.of(address)));
    }

    private int beyond(String key, int limit) {
        @Nullable AtomicInteger made = attempts.get(key, absent -> new AtomicInteger());
        return made == null ? 0 : Math.max(0, made.incrementAndGet() - limit);
    }

    private static String pair(String username, String network) {
        return "pair " + username.toLowerCase(Locale.ROOT) + " " + network;
    }
}
