package dev.gatehouse.limits;

import dev.gatehouse.identity.Caller;

/** Rate limits in memory, per principal and, for what has no caller, per address. Bounded; thread-safe. */
public final class RateLimits {
    /** Takes one call of the caller's rate; an anonymous caller is counted by {@code address}. */
    public Room take(Caller caller, String address) {
        throw new UnsupportedOperationException();
    }

    /** Takes one refusal that carries no caller from the address's rate. */
    public Room takeUnattributed(String address) {
        throw new UnsupportedOperationException();
    }
}
