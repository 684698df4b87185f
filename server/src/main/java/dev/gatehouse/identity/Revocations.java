package dev.gatehouse.identity;

import dev.gatehouse.identity.Revocation.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Who is refused although their token is good: revoked tokens and disabled users. Answers from a snapshot in memory
 * that {@link RevocationRegister} replaces; takes no lock and reads no database. Thread-safe.
 */
public final class Revocations {
    private final String ownIssuer;
    private final Duration skew;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile RevocationSnapshot current = RevocationSnapshot.EMPTY;

    /**
     * Nobody is refused yet.
     *
     * @param ownIssuer the issuer whose clock is ours
     * @param skew how far the clock of any other may be ahead of ours: its tokens are taken to be older by that much
     */
    public Revocations(String ownIssuer, Duration skew) {
        this.ownIssuer = ownIssuer;
        this.skew = skew;
    }

    /** Why this caller is refused now, though their token was good when they came; null if they are welcome. */
    public Verification.@Nullable Rejected check(Caller caller) {
        if (caller.isAnonymous()) {
            return null;
        }
        Verification.Rejected disabled = disabled(caller);
        return disabled == null ? revoked(caller) : disabled;
    }

    /**
     * Calls {@code listener} after who is refused has changed, so that it can {@link #check} the callers that it keeps
     * something open for. It runs on the thread that brought the change and must be quick.
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    Verification.@Nullable Rejected disabled(Caller caller) {
        return current.isDisabled(caller)
                ? new Verification.Rejected(
                        TokenProblem.USER_DISABLED, "the user " + Claims.quoted(caller.uid()) + " is disabled")
                : null;
    }

    Verification.@Nullable Rejected revoked(Caller caller) {
        Revocation revocation = current.revoking(caller, issuedBefore(caller));
        return revocation == null
                ? null
                : new Verification.Rejected(TokenProblem.TOKEN_REVOKED, sentence(revocation.target()));
    }

    void replace(RevocationSnapshot snapshot) {
        current = snapshot;
        listeners.forEach(Runnable::run);
    }

    private long issuedBefore(Caller caller) {
        Instant issued = caller.issuedAt();
        if (issued == null) {
            return Long.MIN_VALUE;
        }
        return caller.issuer().equals(ownIssuer) ? issued.toEpochMilli() : issued.toEpochMilli() - skew.toMillis();
    }

    /** What the client may know; why it was done is for the console. */
    private static String sentence(Target target) {
        return switch (target) {
            case Target.Token _ -> "the token was revoked";
            case Target.User _, Target.Subject _ -> "the user's tokens of that time were revoked";
            case Target.Client _ -> "the client's tokens of that time were revoked";
            case Target.Tenant _ -> "the organisation's tokens of that time were revoked";
            case Target.All _ -> "all tokens of that time were revoked";
        };
    }
}
