package dev.gatehouse.limits;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.gatehouse.identity.Caller;

/**
 * Rate limits in memory, per principal and, for what has no caller, per address. Bounded; thread-safe; never blocks.
 */
public final class RateLimits {
    private static final int MAX_KEYS = 100_000;

    private final Limiters<Principal> perCaller;
    private final Limiters<String> anonymousPerAddress;
    private final Limiters<String> refusalsPerAddress;

    /** A principal is the pair; a subject alone could be another person at another issuer. */
    private record Principal(String issuer, String subject) {}

    /** Limits as configured, by this machine's monotonic clock. */
    public RateLimits(LimitsConfig config) {
        this(config, MAX_KEYS, Ticker.systemTicker());
    }

    RateLimits(LimitsConfig config, int maxKeys, Ticker ticker) {
        perCaller = new Limiters<>("limits.perCaller", config.perCaller(), maxKeys, ticker);
        anonymousPerAddress =
                new Limiters<>("limits.anonymousPerAddress", config.anonymousPerAddress(), maxKeys, ticker);
        refusalsPerAddress = new Limiters<>("limits.refusalsPerAddress", config.refusalsPerAddress(), maxKeys, ticker);
    }

    /** Takes one call of the caller's rate; an anonymous caller is counted by {@code address}. */
    public Room take(Caller caller, String address) {
        return caller.isAnonymous()
                ? anonymousPerAddress.take(ClientNetwork.of(address))
                : perCaller.take(new Principal(caller.issuer(), caller.subject()));
    }

    /** How much is left to a verified caller, without taking of it. */
    public Level look(String issuer, String subject) {
        return perCaller.look(new Principal(issuer, subject));
    }

    /** Gives a verified caller their whole rate again on this node; returns whether something was missing. */
    public boolean reset(String issuer, String subject) {
        return perCaller.reset(new Principal(issuer, subject));
    }

    /** Takes one refusal that carries no caller from the address's rate. */
    public Room takeUnattributed(String address) {
        return refusalsPerAddress.take(ClientNetwork.of(address));
    }
}
