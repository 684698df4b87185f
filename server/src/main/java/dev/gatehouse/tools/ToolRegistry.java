package dev.gatehouse.tools;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.policy.Access;
import dev.gatehouse.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds the catalogue in force and changes it. The catalogue is swapped atomically; readers take no lock. Thread-safe.
 */
public final class ToolRegistry {
    private final AccessRevisions revisions;
    private final AuditLog audit;
    private final Clock clock;
    private final List<Consumer<Catalog>> listeners = new CopyOnWriteArrayList<>();
    private volatile Catalog current;

    /**
     * Puts the configured access over what the tools propose, and the recorded overrides over that. An override of a
     * tool that is no longer there is kept, for when it comes back.
     *
     * @throws IllegalArgumentException if the configuration names tools that there are not; the message says which, a
     *     line each
     */
    public ToolRegistry(Database database, AuditLog audit, Collection<Tool> tools, ToolsConfig config, Clock clock) {
        List<String> problems = config.problems(tools);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        this.revisions = new AccessRevisions(database);
        this.audit = audit;
        this.clock = clock;
        Catalog catalog = new Catalog(config.applyTo(tools));
        for (AccessRevision override : revisions.inForce()) {
            catalog = catalog.withAccess(override.tool(), override.after(), override.revision());
        }
        current = catalog;
    }

    /** The catalogue in force. */
    public Catalog current() {
        return current;
    }

    /**
     * Gives a tool another access; durable together with the audit event that tells of it when it returns, and the very
     * next call obeys.
     *
     * @param expectedRevision the revision the author looked at (0 for the default)
     * @param entry makes the audit entry of the changed tool
     * @throws RevisionConflict if the tool is at another revision
     * @throws IllegalArgumentException if there is no such tool
     * @throws dev.gatehouse.store.StoreUnavailable if the change could not be made durable; nothing was changed
     */
    public Tool changeAccess(
            String tool,
            Access access,
            long expectedRevision,
            String author,
            @Nullable String note,
            Function<Tool, AuditEntry> entry)
            throws RevisionConflict {
        Tool before = current.find(tool);
        if (before == null) {
            throw new IllegalArgumentException("There is no tool named " + tool + ".");
        }
        if (before.revision() != expectedRevision) {
            throw new RevisionConflict(tool, expectedRevision, before.revision());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Tool changed = audit.<Tool, RevisionConflict>append(
                handle -> before.withAccess(
                        access,
                        AccessRevisions.add(
                                handle, tool, expectedRevision, now, author, note, before.access(), access)),
                entry);
        putInForce(tool, access, changed.revision());
        return changed;
    }

    /** Two authors' changes may arrive here in either order: an older one never replaces a newer one. */
    private synchronized void putInForce(String tool, Access access, long revision) {
        Catalog changed = current.withAccess(tool, access, revision);
        if (changed != current) {
            current = changed;
            listeners.forEach(listener -> listener.accept(changed));
        }
    }

    /**
     * Calls {@code listener} with the catalogue that has just come into force, in order, on the author's thread; it
     * must be quick and must not throw.
     */
    public void onChange(Consumer<Catalog> listener) {
        listeners.add(listener);
    }

    /** The changes of a tool's access, newest first. */
    public List<AccessRevision> revisions(String tool) {
        return revisions.of(tool);
    }

    /** The latest changes of any tool's access, newest first. */
    public List<AccessRevision> recentRevisions(int limit) {
        return revisions.newest(limit);
    }
}
