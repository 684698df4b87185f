package dev.gatehouse.console.api;

import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.audit.AuditQueryText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the audit log, newest first.
 *
 * @param next the cursor of the next page, of older events; absent on the last
 * @param newer what {@code after} takes to get the events that come after these; absent if there are none here
 * @param total how many events match; absent on all but the first page
 * @param terms the query, understood
 */
public record AuditPage(
        List<AuditEventView> events,
        @Nullable String next,
        @Nullable String newer,
        @Nullable Long total,
        List<Term> terms) {
    /**
     * A term of the query.
     *
     * @param start where it begins in the query
     * @param end where it ends
     */
    public record Term(String key, boolean negated, String value, int start, int end) {
        /** Without what only the search needs. */
        public static Term of(AuditQueryText.Term term) {
            return new Term(term.key(), term.negated(), term.value(), term.start(), term.end());
        }
    }
}
