package dev.gatehouse.console;

import dev.gatehouse.audit.AuditCondition;
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

    private static final AuditCondition ALLOWED = condition(AuditField.DECISION, "allow");
    private static final AuditCondition LACKED_A_SCOPE = condition(AuditField.REASON, "insufficient_scope");
    private static final AuditCondition AT_THE_GATE =
            new AuditCondition.OneOf(List.of(AuditField.FRONT), List.of("mcp", "rest", "proxy"), false);
    private static final AuditCondition TOOL_CALL = condition(AuditField.METHOD, "tools/call");

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

    private static AuditCondition condition(AuditField field, String value) {
        return new AuditCondition.OneOf(List.of(field), List.of(value), false);
    }

    /** Looks so many days back. */
    LeastPrivilegeView during(int days) {
        Instant now = clock.instant();
        Instant from = now.minus(Duration.ofDays(days));
        Instant recordedSince = statistics.earliest(now);
        boolean covered = !recordedSince.isAfter(from);
        AuditQuery time = AuditQuery.everything(1).during(from, null);
        return new LeastPrivilegeView(
                from, recordedSince, used(time), covered ? unused(time, from, now) : List.of(), lacked(time));
    }

    private List<ToolUse> used(AuditQuery time) {
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
        Calls none = new Calls(0, 0, 0);
        return tools.current().tools().stream()
                .map(Tool::name)
                .sorted()
                .map(name -> {
                    Calls of = calls.getOrDefault(name, none);
                    Instant last = search.bySeq(of.lastSeq())
                            .map(event -> event.entry().time())
                            .orElse(null);
                    return new ToolUse(name, of.all(), of.refused(), last);
                })
                .toList();
    }

    /** Whoever came by their scopes within this time has not had all of it to use them. */
    private List<UnusedScopes> unused(AuditQuery time, Instant from, Instant now) {
        Map<List<@Nullable String>, Set<String>> needed = needed(time);
        List<UnusedScopes> unused = new ArrayList<>();
        for (Holdings.Holding holding : holdings.at(now)) {
            Set<String> used = needed.getOrDefault(Arrays.asList(holding.uid(), holding.clientId()), Set.of());
            List<String> idle = holding.scopes().stream()
                    .filter(scope -> !used.contains(scope) && !OF_THE_SIGN_IN.contains(scope))
                    .toList();
            if (!idle.isEmpty() && holding.since().isBefore(from)) {
                unused.add(new UnusedScopes(holding.kind(), holding.uid(), holding.clientId(), idle, holding.scopes()));
            }
        }
        unused.sort(Comparator.comparingInt((UnusedScopes each) -> each.scopes().size())
                .reversed()
                .thenComparing(UnusedScopes::id));
        return unused.stream().limit(MOST).toList();
    }

    /** Which scopes the allowed calls of a user by way of a client needed. */
    private Map<List<@Nullable String>, Set<String>> needed(AuditQuery time) {
        List<Group> allowed = groups.of(
                time.and(List.of(ALLOWED, AT_THE_GATE)), AuditField.UID, AuditField.CLIENT_ID, AuditField.RULE);
        Map<@Nullable String, Long> latest = new HashMap<>();
        allowed.forEach(group -> latest.merge(group.values().get(2), group.lastSeq(), Long::max));
        Map<@Nullable String, List<String>> ofRule = new HashMap<>();
        latest.forEach((rule, seq) -> ofRule.put(rule, asked(seq)));
        Map<List<@Nullable String>, Set<String>> needed = new HashMap<>();
        allowed.forEach(group -> needed.computeIfAbsent(group.values().subList(0, 2), _ -> new HashSet<>())
                .addAll(ofRule.getOrDefault(group.values().get(2), List.of())));
        return needed;
    }

    /** What a rule asks for, as its latest call says. */
    private List<String> asked(long seq) {
        return search.bySeq(seq).map(event -> event.entry().requiredScopes()).orElse(List.of());
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
