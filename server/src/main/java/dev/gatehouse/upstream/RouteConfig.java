package dev.gatehouse.upstream;

import dev.gatehouse.tools.AccessConfig;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tool that several backends do: an entry of {@code routes}.
 *
 * @param tool the name that clients call it by
 * @param upstreams the ids of the backends that do it, at least two; a call goes to the first of them that takes it
 * @param name what the tool is called at each of them, after its prefix; default the same as {@code tool}
 * @param weights how the calls are shared, a number for each of {@code upstreams}; default: none for any but the first,
 *     as long as it takes them
 * @param access who may call it; absent means closed
 */
public record RouteConfig(
        String tool,
        List<String> upstreams,
        String name,
        List<Integer> weights,
        @Nullable AccessConfig access) {
    private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int MOST_WEIGHT = 1_000;

    public RouteConfig(
            @Nullable String tool,
            @Nullable List<String> upstreams,
            @Nullable String name,
            @Nullable List<Integer> weights,
            @Nullable AccessConfig access) {
        if (tool == null || !TOOL.matcher(tool).matches()) {
            throw new IllegalArgumentException("tool " + (tool == null ? "is missing" : "'" + tool + "' cannot be used")
                    + "; use up to 64 of A-Z, a-z, 0-9, _ and -");
        }
        this.tool = tool;
        this.upstreams = upstreams == null ? List.of() : List.copyOf(upstreams);
        if (this.upstreams.size() < 2 || new HashSet<>(this.upstreams).size() < this.upstreams.size()) {
            throw new IllegalArgumentException(
                    "route " + tool + ": upstreams is " + this.upstreams + "; name at least two, each once");
        }
        this.name = name == null ? tool : name;
        this.weights = weights == null ? List.of() : List.copyOf(weights);
        if (!this.weights.isEmpty() && this.weights.size() != this.upstreams.size()) {
            throw new IllegalArgumentException("route " + tool + ": weights has " + this.weights.size()
                    + " numbers for " + this.upstreams.size() + " upstreams; give one for each, or none");
        }
        if (this.weights.stream().anyMatch(weight -> weight < 1 || weight > MOST_WEIGHT)) {
            throw new IllegalArgumentException(
                    "route " + tool + ": weights is " + this.weights + "; use numbers from 1 to " + MOST_WEIGHT);
        }
        this.access = access;
    }
}
