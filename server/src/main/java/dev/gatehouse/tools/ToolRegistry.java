package dev.gatehouse.tools;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.policy.Access;
import dev.gatehouse.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds the catalogue in force and changes it. The catalogue is swapped atomically; readers take no lock. Thread-safe.
 */
public final class ToolRegistry {
    /** The source of what comes with the gateway; sorts before every upstream. */
    public static final String OWN = "";

    private final AccessRevisions revisions;
    private final AuditLog audit;
    private final Clock clock;
    private final UnaryOperator<List<Tool>> routes;
    private final CatalogConfig config;
    private final List<Consumer<CatalogChange>> listeners = new CopyOnWriteArrayList<>();
    private final Tasks tasks;
    private final Map<String, Offerings> bySource = new TreeMap<>();
    private final Map<AccessKey, AccessOverride> overrides = new HashMap<>();
    private volatile Catalog current;

    /**
     * Puts the configured access over what the tools propose, and the recorded overrides over that. An override of a
     * tool that is no longer there is kept, for when it comes back.
     *
     * @param offered what is there from the start, by source
     * @param toCome which names may be of tools that a source has yet to offer
     * @param routes adds what several sources do to the tools that there are
     * @throws IllegalArgumentException if the configuration names tools that there are not; the message says which, a
     *     line each
     */
    public ToolRegistry(
            Database database,
            AuditLog audit,
            Map<String, Offerings> offered,
            Predicate<String> toCome,
            UnaryOperator<List<Tool>> routes,
            CatalogConfig config,
            Clock clock) {
        List<Tool> tools = routes.apply(offered.values().stream()
                .flatMap(source -> source.tools().stream())
                .toList());
        List<String> problems = config.tools().problems(tools, toCome);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        this.revisions = new AccessRevisions(database);
        this.audit = audit;
        this.routes = routes;
        this.config = config;
        this.clock = clock;
        this.tasks = new Tasks(database, clock);
        bySource.putAll(offered);
        readOverrides();
        current = assemble();
    }

    /** The same for what comes with the gateway alone. */
    public ToolRegistry(Database database, AuditLog audit, Offerings own, ToolsConfig config, Clock clock) {
        this(
                database,
                audit,
                Map.of(OWN, own),
                name -> false,
                UnaryOperator.identity(),
                CatalogConfig.of(config),
                clock);
    }

    /** The same for tools alone. */
    public ToolRegistry(Database database, AuditLog audit, Collection<Tool> tools, ToolsConfig config, Clock clock) {
        this(database, audit, Offerings.of(tools), config, clock);
    }

    /** The same with all that the configuration may say. */
    public ToolRegistry(Database database, AuditLog audit, Offerings own, CatalogConfig config, Clock clock) {
        this(database, audit, Map.of(OWN, own), name -> false, UnaryOperator.identity(), config, clock);
    }

    private Catalog assemble() {
        List<Tool> tools = new ArrayList<>();
        List<Resource> resources = new ArrayList<>();
        List<ResourceTemplate> templates = new ArrayList<>();
        List<Prompt> prompts = new ArrayList<>();
        for (Offerings offered : bySource.values()) {
            offered.tools().forEach(ToolRegistry::requireUsableMarks);
            tools.addAll(offered.tools());
            offered.resources()
                    .forEach(resource -> resources.add(config.resources().applyTo(resource)));
            offered.templates()
                    .forEach(template -> templates.add(config.resources().applyTo(template)));
            offered.prompts().forEach(prompt -> prompts.add(config.prompts().applyTo(prompt)));
        }
        Map<String, AccessOverride> ofResources = overrides(AccessKind.RESOURCE);
        return new Catalog(
                new Offerings(
                        overridden(config.tools().applyTo(routes.apply(tools)), overrides(AccessKind.TOOL), Tool::with),
                        overridden(resources, ofResources, Resource::with),
                        overridden(templates, ofResources, ResourceTemplate::with),
                        overridden(prompts, overrides(AccessKind.PROMPT), Prompt::with)),
                Offering::id,
                new UriAccess(config.resources(), ofResources, uri -> uri));
    }

    private static <O extends Offering> List<O> overridden(
            List<O> configured, Map<String, AccessOverride> overrides, BiFunction<O, AccessOverride, O> with) {
        return configured.stream()
                .map(offering -> {
                    AccessOverride override = overrides.get(offering.id());
                    return override == null ? offering : with.apply(offering, override);
                })
                .toList();
    }

    private Map<String, AccessOverride> overrides(AccessKind kind) {
        Map<String, AccessOverride> ofKind = new HashMap<>();
        overrides.forEach((key, override) -> {
            if (key.kind() == kind) {
                ofKind.put(key.id(), override);
            }
        });
        return ofKind;
    }

    private void readOverrides() {
        for (AccessRevision change : revisions.inForce()) {
            overrides.merge(change.key(), new AccessOverride(change.after(), change.revision()), AccessOverride::newer);
        }
    }

    private static void requireUsableMarks(Tool tool) {
        try {
            MirroredParameters.of(tool.inputSchema().document());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the tool " + tool.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Replaces what a source offers (an upstream whose tools are others now); nothing at all takes the source away. The
     * very next call sees it, and listeners hear of it if it makes a difference.
     *
     * @throws IllegalArgumentException if a name or URI would be there twice; nothing was changed
     */
    public synchronized void offer(String source, Offerings offered) {
        Offerings before = bySource.put(source, offered);
        try {
            putInForce(assemble().reusing(current));
        } catch (IllegalArgumentException e) {
            if (before == null) {
                bySource.remove(source);
            } else {
                bySource.put(source, before);
            }
            throw e;
        }
    }

    /** Tells listeners that a resource holds something else now. */
    public void resourceUpdated(String uri) {
        tell(new CatalogChange.Updated(uri, null));
    }

    /** The same for a URI that holds something else for each caller: it changed for this one alone. */
    public void resourceUpdated(String uri, Caller owner) {
        tell(new CatalogChange.Updated(uri, owner));
    }

    /** The work of tools that outlasts its request. */
    public Tasks tasks() {
        return tasks;
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
                                handle,
                                AccessKey.tool(tool),
                                expectedRevision,
                                now,
                                author,
                                note,
                                before.access(),
                                access)),
                entry);
        putInForce(AccessKey.tool(tool), new AccessOverride(access, changed.revision()));
        return changed;
    }

    /**
     * The same for anything, also for what may not be there just now: what its upstream offers is asked only while the
     * gateway runs. It has the access as soon as it is there.
     *
     * @param entry makes the audit entry from the number of the revision
     * @throws RevisionConflict if it is at another revision
     * @throws dev.gatehouse.store.StoreUnavailable if the change could not be made durable; nothing was changed
     */
    public void changeAccessOfAny(
            AccessKey key,
            Access before,
            Access access,
            long expectedRevision,
            String author,
            @Nullable String note,
            LongFunction<AuditEntry> entry)
            throws RevisionConflict {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        long revision = audit.<Long, RevisionConflict>append(
                handle -> AccessRevisions.add(handle, key, expectedRevision, now, author, note, before, access),
                entry::apply);
        putInForce(key, new AccessOverride(access, revision));
    }

    /** Obeys the changes of access that another node, or a command, may have made. */
    public synchronized void reload() {
        readOverrides();
        putInForce(assemble().reusing(current));
    }

    /** Two authors' changes may arrive here in either order: an older one never replaces a newer one. */
    private synchronized void putInForce(AccessKey key, AccessOverride override) {
        overrides.merge(key, override, AccessOverride::newer);
        putInForce(assemble().reusing(current));
    }

    private void putInForce(Catalog changed) {
        Set<CatalogChange.Kind> kinds = changed.differences(current);
        current = changed;
        if (!kinds.isEmpty()) {
            tell(new CatalogChange.Lists(changed, kinds));
        }
    }

    private void tell(CatalogChange change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    /**
     * Calls {@code listener} after each change, in order, on the author's thread; it must be quick and must not throw.
     */
    public void onChange(Consumer<CatalogChange> listener) {
        listeners.add(listener);
    }

    /** Calls {@code listener} no more. */
    public void removeListener(Consumer<CatalogChange> listener) {
        listeners.remove(listener);
    }

    /** The change that is in force of everything whose access was ever changed, of what is gone too. */
    public List<AccessRevision> revisionsInForce() {
        return revisions.inForce();
    }

    /** The changes of an access, newest first. */
    public List<AccessRevision> revisions(AccessKey key) {
        return revisions.of(key);
    }

    /** Which key of the configuration gives something else than a tool its access; absent if none does. */
    public @Nullable String configuredBy(Offering offering) {
        return switch (offering) {
            case Resource _, ResourceTemplate _ ->
                named("resources", config.resources().keyOf(offering.id()));
            case Prompt _ -> named("prompts", config.prompts().keyOf(offering.id()));
            case Tool _, Route _ -> null;
        };
    }

    private static @Nullable String named(String section, @Nullable String key) {
        return key == null ? null : section + ".access." + key;
    }
}
