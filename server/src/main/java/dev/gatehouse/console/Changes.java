package dev.gatehouse.console;

import dev.gatehouse.audit.AuditCondition;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.ChangeView;
import dev.gatehouse.console.api.ChangeView.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was changed, as the audit has it: by operators, by commands, and by the gateway itself. Thread-safe. */
final class Changes {
    /** The recorded acts that are changes; one that ends in {@code *} stands for all that begin so. */
    private static final Map<String, Kind> ACTS = acts();

    private static final List<AuditCondition> ARE_CHANGES = List.of(
            new AuditCondition.OneOf(List.of(AuditField.METHOD), List.copyOf(ACTS.keySet()), false),
            new AuditCondition.OneOf(List.of(AuditField.FRONT), List.of("console", "cli", "gateway"), false),
            new AuditCondition.OneOf(List.of(AuditField.DECISION), List.of("allow"), false));

    private final AuditSearch search;

    Changes(AuditSearch search) {
        this.search = search;
    }

    private static Map<String, Kind> acts() {
        Map<String, Kind> acts = new LinkedHashMap<>();
        acts.put("tools.access.*", Kind.ACCESS);
        acts.put("resources.access.*", Kind.ACCESS);
        acts.put("prompts.access.*", Kind.ACCESS);
        acts.put("gateway.start", Kind.CONFIGURATION);
        acts.put("config.import", Kind.CONFIGURATION);
        acts.put("keys.*", Kind.KEYS);
        acts.put("tools.offer", Kind.UPSTREAM);
        acts.put("tools.approve", Kind.UPSTREAM);
        acts.put("tools.reject", Kind.UPSTREAM);
        acts.put("apikeys.*", Kind.PEOPLE);
        acts.put("clients.*", Kind.PEOPLE);
        acts.put("grants.*", Kind.PEOPLE);
        acts.put("operator.*", Kind.PEOPLE);
        acts.put("revoke*", Kind.PEOPLE);
        acts.put("user.*", Kind.PEOPLE);
        return acts;
    }

    /** The latest changes of a time, newest first; an absent end is open. At most {@code most}, 1 to 1000. */
    List<ChangeView> during(@Nullable Instant from, @Nullable Instant to, int most) {
        return search.find(AuditQuery.everything(most).during(from, to).and(ARE_CHANGES)).stream()
                .map(event -> ChangeView.of(event, kindOf(event)))
                .toList();
    }

    private static Kind kindOf(AuditEvent event) {
        String method = event.entry().method();
        return ACTS.entrySet().stream()
                .filter(act -> act.getKey().endsWith("*")
                        ? method.startsWith(
                                act.getKey().substring(0, act.getKey().length() - 1))
                        : method.equals(act.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow();
    }
}
