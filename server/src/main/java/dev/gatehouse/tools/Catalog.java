package dev.gatehouse.tools;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All tools with the access in force: an immutable snapshot, ordered by name. */
public final class Catalog {
    private final Map<String, Tool> byName;
    private final boolean reachableAnonymously;

    /** A snapshot of these tools; names must be unique. */
    public Catalog(Collection<Tool> tools) {
        TreeMap<String, Tool> sorted = new TreeMap<>();
        for (Tool tool : tools) {
            if (sorted.put(tool.name(), tool) != null) {
                throw new IllegalArgumentException("two tools are named " + tool.name());
            }
        }
        byName = Collections.unmodifiableMap(sorted);
        reachableAnonymously = tools.stream()
                .anyMatch(tool ->
                        tool.access().enabled() && tool.access().mode() != dev.gatehouse.policy.Access.Mode.REQUIRED);
    }

    /** The tool of this name, compared exactly. */
    public @Nullable Tool find(String name) {
        return byName.get(name);
    }

    /** All tools, by name. */
    public List<Tool> tools() {
        return List.copyOf(byName.values());
    }

    /** Whether any enabled tool can be called without a token. */
    public boolean reachableAnonymously() {
        return reachableAnonymously;
    }

    /** Every scope that some enabled tool needs, sorted. */
    public SortedSet<String> scopes() {
        TreeSet<String> scopes = new TreeSet<>();
        byName.values().stream()
                .filter(tool -> tool.access().enabled())
                .forEach(tool -> scopes.addAll(tool.access().scopes()));
        return scopes;
    }
}
