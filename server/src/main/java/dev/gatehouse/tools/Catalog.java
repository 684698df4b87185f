package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is offered, with the access in force: an immutable snapshot, ordered by name or URI. Every question
 * is answered at once.
 */
public final class Catalog {
    private final Map<String, Tool> toolsByName;
    private final List<Tool> tools;
    private final Map<String, Resource> resourcesByUri;
    private final List<Resource> resources;
    private final List<ResourceTemplate> templates;
    private final Map<String, Prompt> promptsByName;
    private final List<Prompt> prompts;
    private final UriAccess accessByUri;
    private final SortedSet<String> scopes;
    private final boolean reachableAnonymously;
    private final boolean needsSignIn;

    /** A snapshot of these tools alone; names must be unique. */
    public Catalog(Collection<Tool> tools) {
        this(Offerings.of(tools));
    }

    /**
     * A snapshot of what is offered.
     *
     * @throws IllegalArgumentException if a name or URI is there twice; the message says which
     */
    public Catalog(Offerings offered) {
        this(offered, Offering::id, UriAccess.NONE);
    }

    /**
     * The same, in which everything is found by the name that {@code names} gives it.
     *
     * @param accessByUri the access that goes before that of the template which a URI follows; absent where none does
     */
    Catalog(Offerings offered, Function<Offering, String> names, UriAccess accessByUri) {
        this.accessByUri = accessByUri;
        Map<String, Tool> sortedTools = sorted("tools are named", offered.tools(), names);
        Map<String, Resource> sortedResources = sorted("resources have the URI", offered.resources(), names);
        Map<String, Prompt> sortedPrompts = sorted("prompts are named", offered.prompts(), names);
        this.toolsByName = new HashMap<>(sortedTools);
        this.tools = List.copyOf(sortedTools.values());
        this.resourcesByUri = new HashMap<>(sortedResources);
        this.resources = List.copyOf(sortedResources.values());
        this.templates = List.copyOf(
                sorted("resource templates are", offered.templates(), names).values());
        this.promptsByName = new HashMap<>(sortedPrompts);
        this.prompts = List.copyOf(sortedPrompts.values());
        TreeSet<String> needed = new TreeSet<>();
        boolean open = false;
        boolean closed = false;
        for (Collection<? extends Offering> offerings : List.of(this.tools, resources, templates, prompts)) {
            for (Offering offering : offerings) {
                Access access = offering.access();
                if (access.enabled() && offering.isApproved()) {
                    needed.addAll(access.scopes());
                    open |= access.mode() != Access.Mode.REQUIRED;
                    closed |= access.mode() == Access.Mode.REQUIRED;
                }
            }
        }
        if (!templates.isEmpty()) {
            for (Access access : accessByUri.all()) {
                if (access.enabled()) {
                    needed.addAll(access.scopes());
                    open |= access.mode() != Access.Mode.REQUIRED;
                    closed |= access.mode() == Access.Mode.REQUIRED;
                }
            }
        }
        this.scopes = Collections.unmodifiableSortedSet(needed);
        this.reachableAnonymously = open;
        this.needsSignIn = closed;
    }

    private static <O extends Offering> Map<String, O> sorted(
            String kind, Collection<O> offerings, Function<Offering, String> names) {
        TreeMap<String, O> sorted = new TreeMap<>();
        for (O offering : offerings) {
            if (sorted.put(names.apply(offering), offering) != null) {
                throw new IllegalArgumentException("two " + kind + " " + names.apply(offering));
            }
        }
        return sorted;
    }

    /** The tool of this name, compared exactly. */
    public @Nullable Tool find(String name) {
        return toolsByName.get(name);
    }

    /** All tools, by name. */
    public List<Tool> tools() {
        return tools;
    }

    /** The prompt of this name, compared exactly. */
    public @Nullable Prompt prompt(String name) {
        return promptsByName.get(name);
    }

    /** All prompts, by name. */
    public List<Prompt> prompts() {
        return prompts;
    }

    /** All resources that have a URI of their own, by URI; the unlisted ones too. */
    public List<Resource> resources() {
        return resources;
    }

    /** All resource templates, by their text. */
    public List<ResourceTemplate> templates() {
        return templates;
    }

    /** The template of this text, compared exactly. */
    public @Nullable ResourceTemplate template(String text) {
        for (ResourceTemplate template : templates) {
            if (template.uri().text().equals(text)) {
                return template;
            }
        }
        return null;
    }

    /** What operators may change the access of under this key. */
    public @Nullable Offering find(AccessKey key) {
        return switch (key.kind()) {
            case TOOL -> find(key.id());
            case RESOURCE -> {
                Resource exact = resourcesByUri.get(key.id());
                yield exact == null ? template(key.id()) : exact;
            }
            case PROMPT -> prompt(key.id());
        };
    }

    /** What a URI leads to: the resource of exactly this URI, else the first template that it follows. */
    public @Nullable Found resource(String uri) {
        Resource exact = resourcesByUri.get(uri);
        if (exact != null) {
            return new Found(exact, exact.handler(), Map.of());
        }
        for (ResourceTemplate template : templates) {
            Map<String, String> variables = template.uri().match(uri);
            if (variables != null) {
                return new Found(accessByUri.of(uri, template), template.handler(), variables);
            }
        }
        return null;
    }

    /**
     * What a URI leads to.
     *
     * @param offering the resource or the template
     * @param variables what the URI holds in the template's places
     */
    public record Found(Offering offering, ResourceHandler handler, Map<String, String> variables) {}

    /** What is configured for URIs, under the names of this catalogue. */
    UriAccess accessByUri() {
        return accessByUri;
    }

    /** Whether anything that is enabled can be used without a token. */
    public boolean reachableAnonymously() {
        return reachableAnonymously;
    }

    /** Whether anything that is enabled can be used by a verified caller only. */
    public boolean needsSignIn() {
        return needsSignIn;
    }

    /** Every scope that something enabled needs, sorted. */
    public SortedSet<String> scopes() {
        return scopes;
    }

    /** This catalogue, with the very objects of {@code before} for what has not changed. */
    Catalog reusing(Catalog before) {
        return new Catalog(
                new Offerings(
                        reuse(tools, before::find),
                        reuse(resources, resource -> before.resourcesByUri.get(resource)),
                        reuse(templates, before::template),
                        reuse(prompts, before::prompt)),
                Offering::id,
                accessByUri);
    }

    private static <O extends Offering> List<O> reuse(List<O> offerings, Function<String, @Nullable O> before) {
        return offerings.stream()
                .map(offering -> {
                    O known = before.apply(offering.id());
                    return known != null && known.equals(offering) ? known : offering;
                })
                .toList();
    }

    /** Which lists differ from those of {@code other}. */
    Set<CatalogChange.Kind> differences(Catalog other) {
        EnumSet<CatalogChange.Kind> kinds = EnumSet.noneOf(CatalogChange.Kind.class);
        if (differ(other, Catalog::tools)) {
            kinds.add(CatalogChange.Kind.TOOLS);
        }
        if (differ(other, Catalog::resources) || differ(other, Catalog::templates)) {
            kinds.add(CatalogChange.Kind.RESOURCES);
        }
        if (differ(other, Catalog::prompts)) {
            kinds.add(CatalogChange.Kind.PROMPTS);
        }
        return kinds;
    }

    private boolean differ(Catalog other, Function<Catalog, List<?>> list) {
        return !list.apply(this).equals(list.apply(other));
    }
}
