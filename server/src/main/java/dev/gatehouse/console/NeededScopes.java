package dev.gatehouse.console;

import dev.gatehouse.audit.AuditCondition;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditGroups;
import dev.gatehouse.audit.AuditGroups.Group;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which scopes the allowed calls of a time needed: those that the rule of a call asked for when it was made. */
final class NeededScopes {
    private static final List<AuditCondition> ALLOWED_CALLS = List.of(
            new AuditCondition.OneOf(List.of(AuditField.DECISION), List.of("allow"), false),
            new AuditCondition.OneOf(List.of(AuditField.FRONT), List.of("mcp", "rest", "proxy"), false));

    private final AuditSearch search;
    private final AuditGroups groups;
    private final Map<String, Integer> changesOfRule = new HashMap<>();
    private final Map<Version, Long> latestCall = new HashMap<>();
    private final Set<Use> uses = new HashSet<>();

    private NeededScopes(AuditSearch search) {
        this.search = search;
        this.groups = new AuditGroups(search);
    }

    /** A rule between two changes of it; all its calls asked for the same. */
    private record Version(@Nullable String rule, int changes) {}

    private record Use(List<@Nullable String> caller, Version version) {}

    /**
     * By uid and client id of who called.
     *
     * @param changes of access within this time, the oldest first
     */
    static Map<List<@Nullable String>, Set<String>> of(AuditSearch search, Instant from, List<AuditEntry> changes) {
        NeededScopes needed = new NeededScopes(search);
        Instant start = from;
        for (AuditEntry change : changes) {
            if (!change.method().endsWith(".access.change")) {
                continue;
            }
            if (change.time().isAfter(start)) {
                needed.add(start, change.time());
                start = change.time();
            }
            needed.changesOfRule.merge(ruleOf(change), 1, Integer::sum);
        }
        needed.add(start, null);
        return needed.byCaller();
    }

    private static String ruleOf(AuditEntry change) {
        String method = change.method();
        return method.substring(0, method.length() - "change".length()) + change.tool();
    }

    private void add(Instant from, @Nullable Instant to) {
        AuditQuery time = AuditQuery.everything(1).during(from, to).and(ALLOWED_CALLS);
        for (Group group : groups.of(time, AuditField.UID, AuditField.CLIENT_ID, AuditField.RULE)) {
            String rule = group.values().get(2);
            Version version = new Version(rule, rule == null ? 0 : changesOfRule.getOrDefault(rule, 0));
            latestCall.merge(version, group.lastSeq(), Long::max);
            uses.add(new Use(group.values().subList(0, 2), version));
        }
    }

    private Map<List<@Nullable String>, Set<String>> byCaller() {
        Map<Long, List<String>> asked = new HashMap<>();
        search.bySeqs(new ArrayList<>(latestCall.values()))
                .forEach(event -> asked.put(event.seq(), event.entry().requiredScopes()));
        Map<List<@Nullable String>, Set<String>> needed = new HashMap<>();
        uses.forEach(use -> needed.computeIfAbsent(use.caller(), _ -> new HashSet<>())
                .addAll(asked.getOrDefault(latestCall.getOrDefault(use.version(), 0L), List.of())));
        return needed;
    }
}
