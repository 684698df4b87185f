package dev.gatehouse.oauth;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.identity.Revocation;
import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.identity.RevocationRegister;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Ends access: revokes the tokens that are out, and ends the approvals and sessions of the embedded authorization
 * server that would bring new ones. Every change is durable together with its audit event when it returns; this node
 * obeys at once, every other within seconds. Thread-safe.
 */
public final class KillSwitch {
    private final RevocationRegister register;
    private final AuditLog audit;
    private final String ownIssuer;
    private final Clock clock;

    /**
     * Acts on this register.
     *
     * @param ownIssuer the embedded authorization server's issuer, whose subjects are user ids
     */
    public KillSwitch(RevocationRegister register, AuditLog audit, String ownIssuer, Clock clock) {
        this.register = register;
        this.audit = audit;
        this.ownIssuer = ownIssuer;
        this.clock = clock;
    }

    /**
     * Refuses all tokens of {@code target} that are issued by now. Whoever may sign in can do so again.
     *
     * @param entry makes the audit entry
     * @throws dev.gatehouse.store.StoreUnavailable if it could not be made durable; nothing was changed
     */
    public Revocation revoke(Target target, String reason, String author, Function<Revocation, AuditEntry> entry) {
        Target named = named(target);
        Revocation revocation = audit.append(
                handle -> {
                    endRenewal(handle, named);
                    return register.revoke(handle, named, reason, author);
                },
                entry);
        register.refresh();
        return revocation;
    }

    /**
     * Takes a revocation back: its tokens are good again. Approvals and sessions that ended with it stay ended.
     *
     * @return whether there was such a revocation
     */
    public boolean undo(long id, Supplier<AuditEntry> entry) {
        return changed(handle -> register.undo(handle, id), entry);
    }

    /**
     * Locks a user out, whatever token they bring, until {@link #enable}; even then, what was issued before stays
     * revoked.
     *
     * @param user by uid, or by issuer and subject
     * @return whether they were not locked out before
     */
    public boolean disable(Target user, String reason, String author, Supplier<AuditEntry> entry) {
        Target named = named(user);
        return changed(
                handle -> {
                    endRenewal(handle, named);
                    register.revoke(handle, named, reason, author);
                    return register.disable(handle, named, reason, author);
                },
                entry);
    }

    /** Lets a user in again. Returns whether they were locked out. */
    public boolean enable(Target user, Supplier<AuditEntry> entry) {
        return changed(handle -> register.enable(handle, named(user)), entry);
    }

    /**
     * Ends one approval with the tokens that came from it; the user can allow the client again.
     *
     * @return whether it had not ended before
     */
    public boolean endApproval(String id, String reason, String author, Supplier<AuditEntry> entry) {
        TokenFamilies families = new TokenFamilies(register, ownIssuer);
        return changed(handle -> families.end(handle, id, clock.millis(), reason, author), entry);
    }

    /**
     * Signs a user out of one browser ({@link SignedInBrowser#id()}); what they allowed clients goes on.
     *
     * @return whether they were signed in there
     */
    public boolean endBrowser(String uid, String id, Supplier<AuditEntry> entry) {
        return changed(handle -> Sessions.endOne(handle, uid, id), entry);
    }

    /** Gives a user of ours another password and ends what the old one opened. */
    public void replacePassword(Users users, User user, char[] password, String author, Supplier<AuditEntry> entry) {
        String hash = users.hashed(password);
        Target target = new Target.User(user.uid());
        audit.<Revocation, RuntimeException>append(
                handle -> {
                    Users.replacePassword(handle, user.uid(), hash);
                    endRenewal(handle, target);
                    return register.revoke(handle, target, "The password was replaced.", author);
                },
                _ -> entry.get());
        register.refresh();
    }

    /** Nothing that had no effect is recorded. */
    private boolean changed(Function<Handle, Boolean> change, Supplier<AuditEntry> entry) {
        try {
            audit.<Boolean, Unchanged>append(
                    handle -> {
                        if (!change.apply(handle)) {
                            throw new Unchanged();
                        }
                        return true;
                    },
                    _ -> entry.get());
        } catch (Unchanged e) {
            return false;
        }
        register.refresh();
        return true;
    }

    private void endRenewal(Handle handle, Target target) {
        long now = clock.millis();
        switch (target) {
            case Target.User(String uid) -> {
                Grants.revokeOfUser(handle, uid, now);
                Sessions.endOfUser(handle, uid);
            }
            case Target.Client(String clientId) -> Grants.revokeOfClient(handle, clientId, now);
            case Target.All() -> {
                Grants.revokeAll(handle, now);
                Sessions.endAll(handle);
            }
            case Target.Token _, Target.Subject _, Target.Tenant _ -> {}
        }
    }

    /** Our own subjects are user ids: one name for each. */
    private Target named(Target target) {
        return target instanceof Target.Subject(String issuer, String subject) && issuer.equals(ownIssuer)
                ? new Target.User(subject)
                : target;
    }

    private static final class Unchanged extends Exception {
        private static final long serialVersionUID = 1L;

        Unchanged() {
            super("nothing changed", null, false, false);
        }
    }
}
