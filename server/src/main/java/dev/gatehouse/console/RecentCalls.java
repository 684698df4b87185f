package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest recorded calls of tools, which the pages of a tool and of a user count. Thread-safe. */
final class RecentCalls {
    /** How many events are looked at; who has more is told that they are not all. */
    static final int LOOKED_AT = 20_000;

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
        return find(from, null, tool);
    }

    /** Calls by a user, by uid. */
    Sample ofUser(String uid, Instant from) {
        return find(from, uid, null);
    }

    private Sample find(Instant from, @Nullable String user, @Nullable String tool) {
        List<AuditEvent> calls = new ArrayList<>();
        Long before = null;
        for (int looked = 0; looked < LOOKED_AT; looked += PAGE) {
            List<AuditEvent> page = search.find(AuditQuery.everything(PAGE)
                    .during(from, null)
                    .byUser(user)
                    .where(AuditField.TOOL, tool)
                    .before(before));
            page.stream()
                    .filter(event -> event.entry().method().equals("tools/call"))
                    .filter(event -> user == null || user.equals(event.entry().uid()))
                    .forEach(calls::add);
            if (page.size() < PAGE) {
                return new Sample(calls, true);
            }
            before = page.getLast().seq();
        }
        return new Sample(calls, false);
    }
}
