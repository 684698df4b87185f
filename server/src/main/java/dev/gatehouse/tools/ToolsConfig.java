package dev.gatehouse.tools;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.policy.Access;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tools} section of the configuration.
 *
 * @param demo whether the tools that come with the gateway are offered; default true
 * @param access the access of tools by name, in place of the access that the tool itself proposes
 * @param hidden the tools that callers who may not call them do not see
 */
public record ToolsConfig(boolean demo, Map<String, Access> access, Set<String> hidden) {
    /** The demo tools with the access they propose. */
    public static final ToolsConfig DEFAULT = new ToolsConfig(true, Map.of(), Set.of());

    public ToolsConfig {
        access = Map.copyOf(access);
        hidden = Set.copyOf(hidden);
    }

    /** Nothing is hidden. */
    public ToolsConfig(boolean demo, Map<String, Access> access) {
        this(demo, access, Set.of());
    }

    @JsonCreator
    static ToolsConfig read(
            @JsonProperty("demo") @Nullable Boolean demo,
            @JsonProperty("access") @Nullable Map<String, AccessConfig> access,
            @JsonProperty("hidden") @Nullable Set<String> hidden) {
        Map<String, Access> read = new TreeMap<>();
        if (access != null) {
            access.forEach((tool, configured) -> read.put(tool, configured.access("tools.access." + tool)));
        }
        return new ToolsConfig(demo == null || demo, read, hidden == null ? Set.of() : hidden);
    }

    /**
     * What is wrong with this section, given the tools that there are: one line a problem, none if nothing is.
     *
     * @param toCome which names may be of tools that are not there yet
     */
    public List<String> problems(Collection<Tool> tools, Predicate<String> toCome) {
        List<String> names = tools.stream().map(Tool::name).sorted().toList();
        List<String> problems = new ArrayList<>();
        for (String name : new TreeMap<>(access).keySet()) {
            if (!names.contains(name) && !toCome.test(name)) {
                problems.add("tools.access." + name + ": there is no tool of this name, so nothing would be protected."
                        + " Correct the name or remove the entry. Tools: "
                        + names.stream().collect(Collectors.joining(", ", "", ".")));
            }
        }
        for (String name : new TreeSet<>(hidden)) {
            if (!names.contains(name) && !toCome.test(name)) {
                problems.add("tools.hidden: there is no tool named " + name + ", so nothing would be hidden."
                        + " Correct the name or remove the entry. Tools: "
                        + names.stream().collect(Collectors.joining(", ", "", ".")));
            }
        }
        return problems;
    }

    /** These tools with the configured access as their default. */
    List<Tool> applyTo(Collection<Tool> tools) {
        return tools.stream()
                .map(tool -> tool.configured(
                        access.getOrDefault(tool.name(), tool.defaultAccess()),
                        hidden.contains(tool.name()) ? Visibility.HIDDEN : tool.visibility()))
                .toList();
    }
}
