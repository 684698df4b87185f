package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.OverviewView;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Groups recent refusals by reason, tool and caller. Looks at the latest 1,000 of each kind. */
final class Denials {
    private static final List<String> REFUSALS = List.of("deny", "challenge", "limit");
    private static final int LOOKED_AT = 1000;
    private static final int SHOWN = 10;

    private final AuditSearch search;

    Denials(AuditSearch search) {
        this.search = search;
    }

    private record Kind(
            String reason, @Nullable String tool, @Nullable String uid) {}

    /** The most frequent kinds, the most frequent first, at most 10. */
    List<OverviewView.Denial> since(Instant from) {
        Map<Kind, OverviewView.Denial> byKind = new LinkedHashMap<>();
        for (String decision : REFUSALS) {
            AuditQuery query =
                    AuditQuery.everything(LOOKED_AT).during(from, null).where(AuditField.DECISION, decision);
            search.find(query).forEach(event -> byKind.merge(kind(event), denial(event), Denials::sum));
        }
        return byKind.values().stream()
                .sorted(Comparator.comparingLong(OverviewView.Denial::count)
                        .thenComparing(OverviewView.Denial::lastSeq)
                        .reversed())
                .limit(SHOWN)
                .toList();
    }

    private static Kind kind(AuditEvent event) {
        AuditEntry entry = event.entry();
        return new Kind(entry.reason(), entry.tool(), entry.uid());
    }

    private static OverviewView.Denial denial(AuditEvent event) {
        AuditEntry entry = event.entry();
        return new OverviewView.Denial(entry.reason(), entry.tool(), entry.uid(), entry.count(), event.seq());
    }

    private static OverviewView.Denial sum(OverviewView.Denial one, OverviewView.Denial other) {
        return new OverviewView.Denial(
                one.reason(),
                one.tool(),
                one.uid(),
                one.count() + other.count(),
                Math.max(one.lastSeq(), other.lastSeq()));
    }
}
