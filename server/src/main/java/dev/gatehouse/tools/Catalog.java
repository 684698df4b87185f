package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All tools with the access in force: an immutable snapshot, ordered by name. Every question is answered at once. */
public final class Catalog {
    private final Map<String, Tool> byName;
    private final List<Tool> tools;
    private final SortedSet<String> scopes;
    private final boolean reachableAnonymously;
    private final boolean needsSignIn;

    /** A snapshot of these tools; names must be unique. */
    public Catalog(Collection<Tool> tools) {
        TreeMap<String, Tool> sorted = new TreeMap<>();
        TreeSet<String> needed = new TreeSet<>();
        boolean open = false;
        boolean closed = false;
        for (Tool tool : tools) {
            if (sorted.put(tool.name(), tool) != null) {
                throw new IllegalArgumentException("two tools are named " + tool.name());
            }
            Access access = tool.access();
            if (access.enabled()) {
                needed.addAll(access.scopes());
                open |= access.mode() != Access.Mode.REQUIRED;
                closed |= access.mode() == Access.Mode.REQUIRED;
            }
        }
        this.byName = new HashMap<>(sorted);
        this.tools = List.copyOf(sorted.values());
        this.scopes = Collections.unmodifiableSortedSet(needed);
        this.reachableAnonymously = open;
        this.needsSignIn = closed;
    }

    /** The tool of this name, compared exactly. */
    public @Nullable Tool find(String name) {
        return byName.get(name);
    }

    /** All tools, by name. */
    public List<Tool> tools() {
        return tools;
    }

    /** Whether any enabled tool can be called without a token. */
    public boolean reachableAnonymously() {
        return reachableAnonymously;
    }

    /** Whether any enabled tool can be called by a verified caller only. */
    public boolean needsSignIn() {
        return needsSignIn;
    }

    /** Every scope that some enabled tool needs, sorted. */
    public SortedSet<String> scopes() {
        return scopes;
    }

    /** This catalogue with one tool's access changed; this one itself if the tool is absent or at a later revision. */
    Catalog withAccess(String name, Access access, long revision) {
        Tool before = byName.get(name);
        if (before == null || before.revision() >= revision) {
            return this;
        }
        Map<String, Tool> changed = new HashMap<>(byName);
        changed.put(name, before.withAccess(access, revision));
        return new Catalog(changed.values());
    }
}
