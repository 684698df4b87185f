package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.console.api.ImpactView;
import dev.gatehouse.policy.Access;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.tools.Tool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides recorded calls anew: what would another access of a tool have meant for them? The scopes that a caller held
 * are in every recorded call. Thread-safe.
 */
final class AccessImpact {
    static final Duration LOOKS_BACK = Duration.ofDays(7);
    private static final int SHOWN = 20;

    private final RecentCalls recent;
    private final Policy policy;
    private final Clock clock;

    AccessImpact(RecentCalls recent, Policy policy, Clock clock) {
        this.recent = recent;
        this.policy = policy;
        this.clock = clock;
    }

    /** What {@code proposed} would have changed for the calls of this tool, compared with the access in force. */
    ImpactView of(Tool tool, Access proposed) {
        Instant from = clock.instant().minus(LOOKS_BACK);
        RecentCalls.Sample sample = recent.ofTool(tool.name(), from);
        Tally denied = new Tally();
        Tally allowed = new Tally();
        long calls = 0;
        long undecided = 0;
        for (AuditEvent event : sample.calls()) {
            AuditEntry entry = event.entry();
            if (!reachedPolicy(entry)) {
                undecided += entry.count();
                continue;
            }
            calls += entry.count();
            boolean anonymous = isAnonymous(entry);
            Decision today = decide(entry, anonymous, tool, tool.access());
            Decision then = decide(entry, anonymous, tool, proposed);
            boolean passesToday = today instanceof Decision.Allow;
            boolean passesThen = then instanceof Decision.Allow;
            if (passesToday && !passesThen) {
                denied.add(event, anonymous, then.missingScopes());
            } else if (!passesToday && passesThen) {
                allowed.add(event, anonymous, List.of());
            }
        }
        return new ImpactView(from, calls, sample.complete(), undecided, denied.view(), allowed.view());
    }

    private Decision decide(AuditEntry entry, boolean anonymous, Tool tool, Access access) {
        return policy.decide(ImaginedCaller.of(entry.heldScopes(), anonymous), tool.name(), access);
    }

    /** Whether it is known who called, so that access had, or would have had, the last word. */
    private static boolean reachedPolicy(AuditEntry entry) {
        boolean limited = "limit".equals(entry.decision());
        return !limited && (entry.uid() != null || Reason.NO_CREDENTIALS.code().equals(entry.reason()));
    }

    private static boolean isAnonymous(AuditEntry entry) {
        return entry.issuer() == null;
    }

    /** Calls that would go otherwise, by caller. */
    private static final class Tally {
        private final Map<String, ImpactView.Affected> byCaller = new LinkedHashMap<>();
        private long calls;

        void add(AuditEvent event, boolean anonymous, List<String> missing) {
            AuditEntry entry = event.entry();
            String uid = anonymous || entry.uid() == null ? "anonymous" : entry.uid();
            calls += entry.count();
            byCaller.merge(
                    uid,
                    new ImpactView.Affected(uid, entry.count(), entry.heldScopes(), missing, event.seq()),
                    // events come newest first: the first one keeps its scopes
                    (newest, older) -> new ImpactView.Affected(
                            uid,
                            newest.calls() + older.calls(),
                            newest.heldScopes(),
                            newest.missingScopes(),
                            newest.lastSeq()));
        }

        ImpactView.Change view() {
            return new ImpactView.Change(
                    calls,
                    byCaller.size(),
                    byCaller.values().stream()
                            .sorted(Comparator.comparingLong(ImpactView.Affected::calls)
                                    .reversed())
                            .limit(SHOWN)
                            .toList());
        }
    }
}
