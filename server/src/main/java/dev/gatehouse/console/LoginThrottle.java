package dev.gatehouse.console;

import dev.gatehouse.limits.AttemptLimit;
import dev.gatehouse.limits.AttemptLimit.Verdict;
import dev.gatehouse.limits.ClientNetwork;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

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

    private final AttemptLimit perPair;
    private final AttemptLimit perAccount;
    private final AttemptLimit perAddress;

    LoginThrottle(Clock clock) {
        perPair = new AttemptLimit(PER_ACCOUNT_AND_ADDRESS, WINDOW, clock);
        perAccount = new AttemptLimit(PER_ACCOUNT, WINDOW, clock);
        perAddress = new AttemptLimit(PER_ADDRESS, WINDOW, clock);
    }

    /** Counts an attempt. */
    Verdict attempt(String username, String address) {
        Verdict byPair = perPair.take(pair(username, address));
        if (byPair != Verdict.ALLOWED) {
            return byPair;
        }
        Verdict byAccount = perAccount.take(account(username));
        Verdict byAddress = perAddress.take(ClientNetwork.of(address));
        return byAccount.compareTo(byAddress) > 0 ? byAccount : byAddress;
    }

    /** Forgets the attempts before a successful one. */
    void succeeded(String username, String address) {
        perPair.forget(pair(username, address));
    }

    private static String account(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    private static String pair(String username, String address) {
        return account(username) + " " + ClientNetwork.of(address);
    }
}
