package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import dev.gatehouse.store.Database;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the catalogue in force and changes it. The catalogue is swapped atomically; readers take no lock. Thread-safe.
 */
public final class ToolRegistry {
    private volatile Catalog current;

    /** Puts the recorded overrides over the tools' default access. */
    public ToolRegistry(Database database, Collection<Tool> tools) {
        current = new Catalog(tools);
    }

    /** The catalogue in force. */
    public Catalog current() {
        return current;
    }

    /**
     * Gives a tool another access; the very next call obeys.
     *
     * @param expectedRevision the revision the author looked at (0 for the default)
     * @throws RevisionConflict if the tool is at another revision
     * @throws IllegalArgumentException if there is no such tool
     */
    public Tool changeAccess(String tool, Access access, long expectedRevision, String author, @Nullable String note)
            throws RevisionConflict {
        throw new UnsupportedOperationException();
    }

    /** The changes of a tool's access, newest first. */
    public List<AccessRevision> revisions(String tool) {
        throw new UnsupportedOperationException();
    }

    /** The latest changes of any tool's access, newest first. */
    public List<AccessRevision> recentRevisions(int limit) {
        throw new UnsupportedOperationException();
    }
}
