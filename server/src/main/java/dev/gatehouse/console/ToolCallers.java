package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditGroups;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.CallersView;
import dev.gatehouse.console.api.CallersView.CallerView;
import dev.gatehouse.console.api.CallersView.Holding;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.tools.Tool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who could call a tool with what they hold: approvals, API keys, service clients, and who called it lately. */
final class ToolCallers {
    private static final Duration LOOKS_BACK = Duration.ofDays(30);
    private static final int MOST_SEEN = 500;

    private final Holdings holdings;
    private final Policy policy;
    private final AuditSearch search;
    private final Clock clock;

    ToolCallers(Holdings holdings, Policy policy, AuditSearch search, Clock clock) {
        this.holdings = holdings;
        this.policy = policy;
        this.search = search;
        this.clock = clock;
    }

    CallersView of(Tool tool) {
        Instant now = clock.instant();
        List<CallerView> callers = new ArrayList<>();
        holdings.at(now)
                .forEach(holding ->
                        callers.add(caller(holding.kind(), holding.uid(), holding.clientId(), holding.scopes(), tool)));
        Instant from = now.minus(LOOKS_BACK);
        addSeen(callers, tool, from);
        boolean anybody =
                policy.decide(ImaginedCaller.of(List.of(), true), tool.name(), tool.access()) instanceof Decision.Allow;
        return new CallersView(anybody, from, callers);
    }

    /** Callers of outside issuers, whose scopes nothing here lists; the latest call of each tells. */
    private void addSeen(List<CallerView> callers, Tool tool, Instant from) {
        Set<List<@Nullable String>> known = new HashSet<>();
        callers.forEach(caller -> known.add(pair(caller.id(), caller.clientId())));
        AuditQuery calls = AuditQuery.everything(1)
                .during(from, null)
                .where(AuditField.TOOL, tool.name())
                .where(AuditField.METHOD, "tools/call");
        new AuditGroups(search)
                .of(calls, AuditField.UID, AuditField.CLIENT_ID).stream()
                        .filter(group -> group.values().getFirst() != null && known.add(group.values()))
                        .limit(MOST_SEEN)
                        .flatMap(group -> search.bySeq(group.lastSeq()).stream())
                        .forEach(event -> addSeen(callers, event.entry(), tool));
    }

    private void addSeen(List<CallerView> callers, AuditEntry entry, Tool tool) {
        if (entry.uid() != null && entry.issuer() != null) {
            callers.add(caller(Holding.SEEN, entry.uid(), entry.clientId(), entry.heldScopes(), tool));
        }
    }

    private static List<@Nullable String> pair(String uid, @Nullable String clientId) {
        return java.util.Arrays.asList(uid, clientId);
    }

    private CallerView caller(Holding holding, String uid, @Nullable String clientId, List<String> scopes, Tool tool) {
        Decision decision = policy.decide(ImaginedCaller.of(scopes, false), tool.name(), tool.access());
        return new CallerView(
                holding, uid, clientId, scopes, decision instanceof Decision.Allow, decision.missingScopes());
    }
}
