package dev.gatehouse.tools;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the configuration says of everything that is offered. */
public record CatalogConfig(ToolsConfig tools, OfferingsConfig resources, OfferingsConfig prompts) {
    /**
     * What is wrong with the last two, given everything that there is: one line a problem, none if nothing is. Not to
     * be asked while something is yet to come.
     */
    public List<String> problems(Collection<Offerings> offered) {
        Set<String> uris = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        boolean templates = false;
        for (Offerings one : offered) {
            one.resources().forEach(resource -> uris.add(resource.uri()));
            one.templates().forEach(template -> uris.add(template.id()));
            one.prompts().forEach(prompt -> names.add(prompt.id()));
            templates |= !one.templates().isEmpty();
        }
        List<String> problems = new ArrayList<>();
        for (String key : new TreeSet<>(resources.access().keySet())) {
            if (!templates && !fits(key, uris)) {
                problems.add(problem("resources", key, "resource", uris));
            }
        }
        for (String key : new TreeSet<>(prompts.access().keySet())) {
            if (!fits(key, names)) {
                problems.add(problem("prompts", key, "prompt", names));
            }
        }
        return problems;
    }

    private static boolean fits(String key, Set<String> ids) {
        return ids.contains(key)
                || (key.endsWith("*") && ids.stream().anyMatch(id -> id.regionMatches(0, key, 0, key.length() - 1)));
    }

    private static String problem(String section, String key, String what, Set<String> ids) {
        return section + ".access." + key + ": there is no such " + what
                + ", so nothing would be protected. Correct the" + " key or remove the entry. There are: "
                + String.join(", ", ids) + ".";
    }

    /** What it says of tools alone. */
    public static CatalogConfig of(ToolsConfig tools) {
        return new CatalogConfig(tools, OfferingsConfig.NONE, OfferingsConfig.NONE);
    }
}
