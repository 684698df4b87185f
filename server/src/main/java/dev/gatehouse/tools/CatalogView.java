package dev.gatehouse.tools;

import dev.gatehouse.identity.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint offers: everything, or what one upstream has, under the names that it has there. Who may use what
 * is the same either way. Thread-safe; asking takes no lock.
 */
public final class CatalogView {
    private final ToolRegistry registry;
    private final @Nullable UpstreamUris part;
    private volatile @Nullable Kept kept;

    /** What was made of one snapshot; made again for the next. */
    private record Kept(Catalog whole, Catalog part) {}

    private CatalogView(ToolRegistry registry, @Nullable UpstreamUris part) {
        this.registry = registry;
        this.part = part;
    }

    /** Everything. */
    public static CatalogView whole(ToolRegistry registry) {
        return new CatalogView(registry, null);
    }

    /** What one upstream has. */
    public static CatalogView of(String upstream, ToolRegistry registry) {
        return new CatalogView(registry, new UpstreamUris(upstream));
    }

    /** What is offered now. */
    @SuppressWarnings("ReferenceEquality") // a changed catalogue is another object
    public Catalog current() {
        Catalog whole = registry.current();
        if (part == null) {
            return whole;
        }
        Kept known = kept;
        if (known == null || known.whole() != whole) {
            known = new Kept(whole, cut(whole, part));
            kept = known;
        }
        return known.part();
    }

    /** Everything that is offered anywhere, under the names of the record. */
    public Catalog whole() {
        return registry.current();
    }

    /** What clients of this endpoint call something. */
    public String nameOf(Offering offering) {
        return part == null ? offering.id() : offering.original();
    }

    /**
     * What a URI of this endpoint, or a template of URIs, is called in the record and at the endpoint of everything.
     */
    public String outward(String uri) {
        return part == null ? uri : part.outward(uri);
    }

    /** The work of tools that outlasts its request. */
    public Tasks tasks() {
        return registry.tasks();
    }

    /**
     * Calls {@code listener} after each change, with the names of this endpoint; it must be quick and must not throw.
     */
    public void onChange(Consumer<CatalogChange> listener) {
        registry.onChange(change -> listener.accept(translated(change)));
    }

    private CatalogChange translated(CatalogChange change) {
        return part != null && change instanceof CatalogChange.Updated(String uri, Caller owner)
                ? new CatalogChange.Updated(part.inward(uri), owner)
                : change;
    }

    private static Catalog cut(Catalog whole, UpstreamUris uris) {
        String upstream = uris.upstream();
        UpstreamUris.Renaming inward = uris.inward();
        List<Tool> tools = new ArrayList<>();
        for (Tool tool : whole.tools()) {
            if (upstream.equals(tool.upstream())) {
                tools.add(tool.renamed(inward));
            }
        }
        List<Resource> resources = new ArrayList<>();
        for (Resource resource : whole.resources()) {
            if (upstream.equals(resource.upstream())) {
                resources.add(resource.renamed(inward));
            }
        }
        List<ResourceTemplate> templates = new ArrayList<>();
        for (ResourceTemplate template : whole.templates()) {
            if (upstream.equals(template.upstream()) && !template.id().equals(uris.everyPage())) {
                templates.add(template.renamed(uris));
            }
        }
        List<Prompt> prompts = new ArrayList<>();
        for (Prompt prompt : whole.prompts()) {
            if (upstream.equals(prompt.upstream())) {
                prompts.add(prompt.renamed(inward));
            }
        }
        return new Catalog(
                new Offerings(tools, resources, templates, prompts),
                Offering::original,
                whole.accessByUri().under(uris::outward));
    }
}
