package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The latest recorded calls of a tool one by one, to be decided anew; what counts them asks elsewhere. Thread-safe. */
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

    /** Calls of a tool. */
    Sample ofTool(String tool, Instant from) {
        List<AuditEvent> calls = new ArrayList<>();
        AuditQuery query = AuditQuery.everything(PAGE)
                .during(from, null)
                .where(AuditField.TOOL, tool)
                .where(AuditField.METHOD, "tools/call");
        while (calls.size() < LOOKED_AT) {
            List<AuditEvent> page = search.find(query);
            calls.addAll(page);
            if (page.size() < PAGE) {
                return new Sample(calls, true);
            }
            query = query.before(page.getLast().seq());
        }
        return new Sample(calls, false);
    }
}
