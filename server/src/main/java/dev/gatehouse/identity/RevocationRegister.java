package dev.gatehouse.identity;

import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revocations and disabled users in the database. A change is made within the caller's transaction and obeyed by this
 * node after {@link #reload}, by every other within seconds (see {@link IdentityWatch}). Thread-safe.
 */
public final class RevocationRegister {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationRegister.class);

    private final Database database;
    private final Revocations revocations;
    private final Duration lifetime;
    private final Clock clock;

    /** Keeps {@code revocations} as the database says; reads it once. */
    public RevocationRegister(Database database, Revocations revocations, IdentityConfig config, Clock clock) {
        this.database = database;
        this.revocations = revocations;
        this.lifetime = config.maxTokenLifetime()
                .toJavaDuration()
                .plus(config.clockSkew().toJavaDuration());
        this.clock = clock;
        reload();
    }

    /**
     * Refuses from now on all tokens of {@code target} that are already issued; replaces an earlier revocation of the
     * same target. Since {@code iat} counts in seconds, what is issued within this very second is refused as well.
     *
     * @param reason for people; at most 500 characters
     * @param author the operator, or what it follows from
     */
    public Revocation revoke(Handle handle, Target target, String reason, String author) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant before = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        RevocationTable.prune(handle, now);
        return RevocationTable.put(
                handle, new Revocation(0, target, before, reason, author, now, now.plus(lifetimeOf(target))));
    }

    /** How long something that is already issued to the target can stay alive: machines may hold API keys for long. */
    private Duration lifetimeOf(Target target) {
        boolean ofAPerson = target instanceof Target.Token
                || (target instanceof Target.User(String uid) && !UserNames.isMachine(uid));
        return ofAPerson || lifetime.compareTo(ApiKeys.LONGEST) > 0 ? lifetime : ApiKeys.LONGEST;
    }

    /** Takes a revocation back: its tokens are good again. Returns whether there was one. */
    public boolean undo(Handle handle, long id) {
        return RevocationTable.delete(handle, id);
    }

    /**
     * Locks a user out until {@link #enable}.
     *
     * @param user by uid, or by issuer and subject
     * @return whether they were not locked out before
     */
    public boolean disable(Handle handle, Target user, String reason, String author) {
        return RevocationTable.disable(
                handle, new DisabledUser(user, reason, author, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    }

    /** Lets a user in again. Returns whether they were locked out. */
    public boolean enable(Handle handle, Target user) {
        return RevocationTable.enable(handle, user);
    }

    /** The revocations in force, newest first. */
    public List<Revocation> active() {
        Instant now = clock.instant();
        return database.reader().withHandle(RevocationTable::all).stream()
                .filter(revocation -> revocation.expiresAt().isAfter(now))
                .toList();
    }

    /** Who is locked out, newest first. */
    public List<DisabledUser> disabledUsers() {
        return database.reader().withHandle(RevocationTable::disabled);
    }

    /** The same for whoever has just written; what cannot be read now is read by {@link IdentityWatch} later. */
    public void refresh() {
        try {
            reload();
        } catch (RuntimeException e) {
            LOG.warn("Revocations cannot be read just now: {}", e.getMessage());
        }
    }

    /** Makes this node obey what the database says now. Of two at once, the later read counts. */
    public synchronized void reload() {
        revocations.replace(database.reader().inTransaction(RevocationTable::snapshot));
    }
}
