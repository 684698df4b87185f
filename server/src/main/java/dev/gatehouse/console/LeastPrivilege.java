package dev.gatehouse.console;

import dev.gatehouse.audit.AuditCondition;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditGroups;
import dev.gatehouse.audit.AuditGroups.Group;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.AuditStatistics;
import dev.gatehouse.console.api.LeastPrivilegeView;
import dev.gatehouse.console.api.LeastPrivilegeView.LackedScope;
import dev.gatehouse.console.api.LeastPrivilegeView.ToolUse;
import dev.gatehouse.console.api.LeastPrivilegeView.UnusedScopes;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was used of what is allowed, as the audit has it: tools, scopes, and what everybody lacks. Thread-safe. */
final class LeastPrivilege {
    private static final int MOST = 100;
    /** These act at the sign-in; no call needs them. */
    private static final Set<String> OF_THE_SIGN_IN = Set.of("profile", "offline_access");

    private static final AuditCondition LACKED_A_SCOPE = oneOf(AuditField.REASON, "insufficient_scope");
    private static final List<AuditCondition> CHANGES_OF_ACCESS = List.of(
            oneOf(AuditField.FRONT, "console", "cli"),
            oneOf(AuditField.DECISION, "allow"),
            oneOf(
                    AuditField.METHOD,
                    "tools.access.change",
                    "resources.access.change",
                    "prompts.access.change",
                    "tools.approve"));
    private static final AuditCondition TOOL_CALL = oneOf(AuditField.METHOD, "tools/call");

    private final ToolRegistry tools;
    private final Holdings holdings;
    private final AuditSearch search;
    private final AuditGroups groups;
    private final AuditStatistics statistics;
    private final Clock clock;

    LeastPrivilege(ToolRegistry tools, Holdings holdings, AuditSearch search, Clock clock) {
        this.tools = tools;
        this.holdings = holdings;
        this.search = search;
        this.groups = new AuditGroups(search);
        this.statistics = new AuditStatistics(search);
        this.clock = clock;
    }

    private static AuditCondition oneOf(AuditField field, String... values) {
        return new AuditCondition.OneOf(List.of(field), List.of(values), false);
    }

    /** Looks so many days back. */
    LeastPrivilegeView during(int days) {
        Instant now = clock.instant();
        Instant from = now.minus(Duration.ofDays(days));
        Instant recordedSince = statistics.earliest(now);
        boolean covered = !recordedSince.isAfter(from);
        AuditQuery time = AuditQuery.everything(1).during(from, null);
        List<AuditEntry> changes = changes(from);
        return new LeastPrivilegeView(
                from,
                recordedSince,
                used(time, changes),
                covered ? unused(from, now, changes) : List.of(),
                lacked(time));
    }

    /** The latest 1,000 changes of what may be called and with what, the oldest first. */
    private List<AuditEntry> changes(Instant from) {
        return search
                .find(AuditQuery.everything(AuditQuery.MAX_LIMIT)
                        .during(from, null)
                        .and(CHANGES_OF_ACCESS))
                .stream()
                .map(AuditEvent::entry)
                .sorted(Comparator.comparing(AuditEntry::time))
                .toList();
    }

    private List<ToolUse> used(AuditQuery time, List<AuditEntry> changes) {
        record Calls(long all, long refused, long lastSeq) {}
        Map<@Nullable String, Calls> calls = new HashMap<>();
        for (Group group : groups.of(time.and(List.of(TOOL_CALL)), AuditField.DECISION, AuditField.TOOL)) {
            boolean refused = !"allow".equals(group.values().get(0));
            calls.merge(
                    group.values().get(1),
                    new Calls(group.count(), refused ? group.count() : 0, group.lastSeq()),
                    (one, other) -> new Calls(
                            one.all() + other.all(),
                            one.refused() + other.refused(),
                            Math.max(one.lastSeq(), other.lastSeq())));
        }
        Set<@Nullable String> changed = new HashSet<>();
        changes.stream()
                .filter(change -> change.method().startsWith("tools."))
                .forEach(change -> changed.add(change.tool()));
        Calls none = new Calls(0, 0, 0);
        List<String> names =
                tools.current().tools().stream().map(Tool::name).sorted().toList();
        Map<Long, Instant> times = new HashMap<>();
        search.bySeqs(names.stream()
                        .filter(calls::containsKey)
                        .map(name -> calls.getOrDefault(name, none).lastSeq())
                        .toList())
                .forEach(event -> times.put(event.seq(), event.entry().time()));
        return names.stream()
                .map(name -> {
                    Calls of = calls.getOrDefault(name, none);
                    return new ToolUse(name, of.all(), of.refused(), times.get(of.lastSeq()), !changed.contains(name));
                })
                .toList();
    }

    /** Whoever came by their scopes within this time has not had all of it to use them. */
    private List<UnusedScopes> unused(Instant from, Instant now, List<AuditEntry> changes) {
        Map<List<@Nullable String>, Set<String>> needed = NeededScopes.of(search, from, changes);
        List<UnusedScopes> unused = new ArrayList<>();
        for (Holdings.Holding holding : holdings.givenBefore(from, now)) {
            Set<String> used = needed.getOrDefault(Arrays.asList(holding.uid(), holding.clientId()), Set.of());
            List<String> idle = holding.scopes().stream()
                    .filter(scope -> !used.contains(scope) && !OF_THE_SIGN_IN.contains(scope))
                    .toList();
            if (!idle.isEmpty()) {
                unused.add(new UnusedScopes(holding.kind(), holding.uid(), holding.clientId(), idle, holding.scopes()));
            }
        }
        unused.sort(Comparator.comparingInt((UnusedScopes each) -> each.scopes().size())
                .reversed()
                .thenComparing(UnusedScopes::id));
        return unused.stream().limit(MOST).toList();
    }

    private List<LackedScope> lacked(AuditQuery time) {
        Map<String, List<Group>> byTool = new HashMap<>();
        for (Group group : groups.of(
                time.and(List.of(TOOL_CALL, LACKED_A_SCOPE)),
                AuditField.TOOL,
                AuditField.MISSING_SCOPES,
                AuditField.UID)) {
            String tool = group.values().getFirst();
            if (tool != null && tools.current().find(tool) != null) {
                byTool.computeIfAbsent(tool, _ -> new ArrayList<>()).add(group);
            }
        }
        List<LackedScope> lacked = new ArrayList<>();
        byTool.forEach((tool, refused) -> {
            Set<String> common = new HashSet<>(missing(refused.getFirst()));
            refused.forEach(group -> common.retainAll(missing(group)));
            long calls = refused.stream().mapToLong(Group::count).sum();
            int callers = (int) refused.stream()
                    .map(group -> group.values().get(2))
                    .distinct()
                    .count();
            common.stream().sorted().forEach(scope -> lacked.add(new LackedScope(tool, scope, calls, callers)));
        });
        lacked.sort(Comparator.comparingLong(LackedScope::calls).reversed().thenComparing(LackedScope::tool));
        return lacked.stream().limit(MOST).toList();
    }

    private static List<String> missing(Group group) {
        String scopes = group.values().get(1);
        return scopes == null ? List.of() : List.of(scopes.split(" "));
    }
}
