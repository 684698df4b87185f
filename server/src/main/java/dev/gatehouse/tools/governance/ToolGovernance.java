package dev.gatehouse.tools.governance;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.store.Database;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stands between upstreams and the catalogue: what an upstream says of a tool is compared with what was approved, and a
 * definition that nobody has approved is neither listed nor called. Every definition that is new here, and every
 * decision, is in the record. Thread-safe.
 */
public final class ToolGovernance {
    private final DefinitionTable table;
    private final AuditLog audit;
    private final ToolRegistry registry;
    private final Clock clock;
    private final Map<String, Offerings> held = new TreeMap<>();

    /** Governs what goes into {@code registry}. */
    public ToolGovernance(Database database, AuditLog audit, ToolRegistry registry, Clock clock) {
        this.table = new DefinitionTable(database);
        this.audit = audit;
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * Replaces what an upstream offers, as {@link ToolRegistry#offer} does; tools whose definitions are not approved
     * are marked so.
     *
     * @throws IllegalArgumentException if a name or URI would be there twice
     * @throws dev.gatehouse.store.StoreUnavailable if what is new could not be made durable; nothing was changed
     */
    public synchronized void offer(String upstream, ApprovalPolicy policy, Offerings offered) {
        Map<String, ToolDefinition> definitions = new TreeMap<>();
        offered.tools().forEach(tool -> definitions.put(tool.name(), ToolDefinition.of(tool)));
        Sighting sighting = new Sighting(policy, definitions, table.of(upstream), beside(upstream));
        if (sighting.isNews()) {
            Instant now = now();
            audit.<String, RuntimeException>append(
                    handle -> {
                        sighting.write(handle, upstream, now);
                        return upstream;
                    },
                    _ -> new AuditEntryBuilder(now, DecisionId.next(), "gateway", "tools.offer")
                            .upstream(upstream)
                            .detail(sighting.summary())
                            .build());
        }
        registry.offer(upstream, marked(offered, definitions, table.of(upstream)));
        held.put(upstream, offered);
    }

    /** Reads the decisions anew: another node, or a command, may have made some. */
    public synchronized void reload() {
        held.forEach((upstream, offered) -> {
            Map<String, ToolDefinition> definitions = new HashMap<>();
            offered.tools().forEach(tool -> definitions.put(tool.name(), ToolDefinition.of(tool)));
            registry.offer(upstream, marked(offered, definitions, table.of(upstream)));
        });
    }

    /** The upstreams whose tools were ever seen, by name. */
    public List<String> upstreams() {
        return table.upstreams();
    }

    /** What an upstream offers now, by the tools' names. */
    public List<GovernedTool> tools(String upstream) {
        Set<String> beside = beside(upstream);
        List<KnownDefinition> known = table.of(upstream);
        return known.stream()
                .filter(KnownDefinition::offered)
                .map(offered -> governed(offered, known, beside))
                .toList();
    }

    /** How what an upstream offers stands against what was approved, by the tools' names; nothing is recorded. */
    public List<GovernedTool> look(String upstream, Offerings offered) {
        Set<String> beside = beside(upstream);
        List<KnownDefinition> known = table.of(upstream);
        Instant now = now();
        return offered.tools().stream()
                .sorted(Comparator.comparing(Tool::name))
                .map(tool -> {
                    ToolDefinition definition = ToolDefinition.of(tool);
                    KnownDefinition row = known.stream()
                            .filter(one -> one.tool().equals(tool.name())
                                    && one.definition().hash().equals(definition.hash()))
                            .findFirst()
                            .orElseGet(() -> new KnownDefinition(
                                    0,
                                    upstream,
                                    tool.name(),
                                    definition,
                                    now,
                                    KnownDefinition.State.PENDING,
                                    null,
                                    null,
                                    null,
                                    false));
                    return governed(row, known, beside);
                })
                .toList();
    }

    /** How many tools an upstream offers, and how many of them wait for somebody. */
    public Standing standing(String upstream) {
        List<KnownDefinition> offered =
                table.of(upstream).stream().filter(KnownDefinition::offered).toList();
        List<KnownDefinition> waiting = offered.stream()
                .filter(row -> row.state() == KnownDefinition.State.PENDING)
                .toList();
        Set<String> beside = waiting.isEmpty() ? Set.of() : beside(upstream);
        long flagged = waiting.stream()
                .filter(row -> !Suspicions.in(row.definition(), beside).isEmpty())
                .count();
        return new Standing(offered.size(), waiting.size(), (int) flagged);
    }

    /**
     * How an upstream's definitions stand.
     *
     * @param tools how many it offers
     * @param waiting how many of them wait for approval
     * @param flagged how many of those have something suspicious
     */
    public record Standing(int tools, int waiting, int flagged) {}

    /** One tool of an upstream; absent if it does not offer it now. */
    public @Nullable GovernedTool find(String upstream, String tool) {
        return tools(upstream).stream()
                .filter(governed -> governed.tool().equals(tool))
                .findFirst()
                .orElse(null);
    }

    /**
     * Approves the definition of this hash; durable together with its audit event when it returns, and the very next
     * call may use the tool.
     *
     * @param acknowledged the kinds of flags that the author has looked at
     * @param entry makes the audit entry of what is approved
     * @throws ApprovalRefused if the upstream offers something else, or flags were not acknowledged
     * @throws dev.gatehouse.store.StoreUnavailable if it could not be made durable; nothing was changed
     */
    public GovernedTool approve(
            String upstream,
            String tool,
            String hash,
            Set<Flag.Kind> acknowledged,
            String author,
            String reason,
            Function<GovernedTool, AuditEntry> entry)
            throws ApprovalRefused {
        GovernedTool waiting = offered(upstream, tool, hash);
        Set<Flag.Kind> unseen = EnumSet.noneOf(Flag.Kind.class);
        waiting.flags().forEach(flag -> unseen.add(flag.kind()));
        unseen.removeAll(acknowledged);
        if (!unseen.isEmpty()) {
            throw new ApprovalRefused(
                    ApprovalRefused.Cause.FLAGS_NOT_ACKNOWLEDGED,
                    "The definition of " + tool + " has something suspicious that was not acknowledged: "
                            + unseen.stream()
                                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return decide(waiting, KnownDefinition.State.APPROVED, author, reason, entry);
    }

    /** Rejects the definition of this hash, also one that was approved before; the same holds as for approving. */
    public GovernedTool reject(
            String upstream,
            String tool,
            String hash,
            String author,
            String reason,
            Function<GovernedTool, AuditEntry> entry)
            throws ApprovalRefused {
        return decide(offered(upstream, tool, hash), KnownDefinition.State.REJECTED, author, reason, entry);
    }

    private GovernedTool offered(String upstream, String tool, String hash) throws ApprovalRefused {
        GovernedTool found = find(upstream, tool);
        if (found == null) {
            throw new ApprovalRefused(
                    ApprovalRefused.Cause.NOT_OFFERED,
                    "The upstream " + upstream + " offers no tool named " + tool + ".");
        }
        if (!found.offered().hash().equals(hash)) {
            throw changedMeanwhile(tool);
        }
        return found;
    }

    private static ApprovalRefused changedMeanwhile(String tool) {
        return new ApprovalRefused(
                ApprovalRefused.Cause.CHANGED_MEANWHILE,
                "The definition of " + tool + " has changed in the meantime. Look at it again.");
    }

    private GovernedTool decide(
            GovernedTool governed,
            KnownDefinition.State state,
            String author,
            String reason,
            Function<GovernedTool, AuditEntry> entry)
            throws ApprovalRefused {
        Instant now = now();
        GovernedTool decided = new GovernedTool(
                governed.upstream(),
                governed.tool(),
                state == KnownDefinition.State.APPROVED ? Approval.APPROVED : Approval.REJECTED,
                governed.offered(),
                governed.approved(),
                governed.flags(),
                governed.firstSeen(),
                now,
                author,
                reason);
        audit.<GovernedTool, ApprovalRefused>append(
                handle -> {
                    KnownDefinition known = DefinitionTable.of(handle, governed.upstream()).stream()
                            .filter(row -> row.tool().equals(governed.tool())
                                    && row.definition()
                                            .hash()
                                            .equals(governed.offered().hash()))
                            .findFirst()
                            .orElse(null);
                    if (known == null || !DefinitionTable.decide(handle, known.id(), state, now, author, reason)) {
                        throw changedMeanwhile(governed.tool());
                    }
                    DefinitionTable.tellNodes(handle);
                    return decided;
                },
                entry);
        reload();
        return decided;
    }

    private static GovernedTool governed(KnownDefinition offered, List<KnownDefinition> known, Set<String> beside) {
        KnownDefinition approved =
                lastApproved(known, offered.tool(), offered.definition().hash());
        return new GovernedTool(
                offered.upstream(),
                offered.tool(),
                approval(offered, approved != null),
                offered.definition(),
                approved == null ? null : approved.definition(),
                Suspicions.in(offered.definition(), beside),
                offered.firstSeen(),
                offered.decidedAt(),
                offered.decidedBy(),
                offered.reason());
    }

    private static Offerings marked(
            Offerings offered, Map<String, ToolDefinition> definitions, List<KnownDefinition> known) {
        List<Tool> tools = new ArrayList<>(offered.tools().size());
        for (Tool tool : offered.tools()) {
            String hash = Objects.requireNonNull(definitions.get(tool.name())).hash();
            Approval approval = known.stream()
                    .filter(row -> row.tool().equals(tool.name())
                            && row.definition().hash().equals(hash))
                    .findFirst()
                    .map(row -> approval(row, lastApproved(known, tool.name(), hash) != null))
                    .orElse(Approval.NEW);
            tools.add(tool.withApproval(approval));
        }
        return new Offerings(tools, offered.resources(), offered.templates(), offered.prompts());
    }

    private static @Nullable KnownDefinition lastApproved(List<KnownDefinition> known, String tool, String besideHash) {
        KnownDefinition last = null;
        for (KnownDefinition row : known) {
            if (row.tool().equals(tool)
                    && row.state() == KnownDefinition.State.APPROVED
                    && !row.definition().hash().equals(besideHash)) {
                last = row;
            }
        }
        return last;
    }

    private static Approval approval(KnownDefinition row, boolean anotherApproved) {
        return switch (row.state()) {
            case APPROVED -> Approval.APPROVED;
            case REJECTED -> Approval.REJECTED;
            case PENDING -> anotherApproved ? Approval.CHANGED : Approval.NEW;
        };
    }

    private Set<String> beside(String upstream) {
        Set<String> names = new HashSet<>(table.toolsBeside(upstream));
        registry.current().tools().stream()
                .filter(tool -> !upstream.equals(tool.upstream()))
                .forEach(tool -> names.add(tool.name()));
        return names;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
