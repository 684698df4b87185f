package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The latest recorded requests for something one by one, to be decided anew; what counts asks elsewhere. Thread-safe.
 */
final class RecentCalls {
    /** How many events are looked at; who has more is told that they are not all. */
    private static final int LOOKED_AT = 20_000;

    private static final int PAGE = 1_000;

    private final AuditSearch search;

    RecentCalls(AuditSearch search) {
        this.search = search;
    }

    /**
     * What was found, newest first.
     *
     * @param complete whether that is all there is of the time
     */
    record Sample(List<AuditEvent> calls, boolean complete) {}

    /** Requests of a method for what has this name. */
    Sample of(String method, String name, Instant from) {
        return find(during(from, method).where(AuditField.TOOL, name), _ -> true);
    }

    /** Requests of a method for whatever has such a name. */
    Sample of(String method, Predicate<String> names, Instant from) {
        return find(during(from, method), event -> {
            String name = event.entry().tool();
            return name != null && names.test(name);
        });
    }

    private static AuditQuery during(Instant from, String method) {
        return AuditQuery.everything(PAGE).during(from, null).where(AuditField.METHOD, method);
    }

    private Sample find(AuditQuery wanted, Predicate<AuditEvent> which) {
        List<AuditEvent> calls = new ArrayList<>();
        AuditQuery query = wanted;
        for (int lookedAt = 0; lookedAt < LOOKED_AT; lookedAt += PAGE) {
            List<AuditEvent> page = search.find(query);
            page.stream().filter(which).forEach(calls::add);
            if (page.size() < PAGE) {
                return new Sample(calls, true);
            }
            query = query.before(page.getLast().seq());
        }
        return new Sample(calls, false);
    }
}
