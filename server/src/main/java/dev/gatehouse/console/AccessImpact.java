package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.console.api.ImpactView;
import dev.gatehouse.gate.RecordedUri;
import dev.gatehouse.policy.Access;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.tools.Catalog;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Tool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Decides recorded requests anew: what would another access of what they ask for have meant for them? The scopes that a
 * caller held are in every recorded call. Thread-safe.
 */
final class AccessImpact {
    static final Duration LOOKS_BACK = Duration.ofDays(7);
    private static final int SHOWN = 20;

    private final RecentCalls recent;
    private final WhatIf whatIf;
    private final Supplier<Catalog> catalog;
    private final Clock clock;

    AccessImpact(RecentCalls recent, WhatIf whatIf, Supplier<Catalog> catalog, Clock clock) {
        this.recent = recent;
        this.whatIf = whatIf;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** What {@code proposed} would have changed for who asked for this, compared with the access in force. */
    ImpactView of(Offering offering, Access proposed) {
        Instant from = clock.instant().minus(LOOKS_BACK);
        RecentCalls.Sample sample = sample(offering, from);
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
            Decision today = decide(entry, anonymous, offering, offering.access());
            Decision then = decide(entry, anonymous, offering, proposed);
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

    private RecentCalls.Sample sample(Offering offering, Instant from) {
        return switch (offering) {
            case Tool tool -> recent.of("tools/call", tool.name(), from);
            case Prompt prompt -> recent.of("prompts/get", prompt.id(), from);
            case ResourceTemplate template ->
                recent.of("resources/read", recorded -> leadsTo(recorded, template), from);
            case Offering resource -> recent.of("resources/read", RecordedUri.of(resource.id()), from);
        };
    }

    private boolean leadsTo(String recorded, ResourceTemplate template) {
        Catalog.Found found = catalog.get().resource(RecordedUri.in(recorded));
        return found != null && found.offering().equals(template);
    }

    private Decision decide(AuditEntry entry, boolean anonymous, Offering offering, Access access) {
        return whatIf.decide(ImaginedCaller.of(entry.heldScopes(), anonymous), offering, access);
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
