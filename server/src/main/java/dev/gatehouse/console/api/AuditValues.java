package dev.gatehouse.console.api;

import dev.gatehouse.audit.AuditStatistics;
import java.util.List;

/** The most frequent values of a field, the most frequent first. */
public record AuditValues(List<Count> values) {
    /** A value and how many events have it. */
    public record Count(String value, long count) {}

    /** As the API says it. */
    public static AuditValues of(List<AuditStatistics.Count> counts) {
        return new AuditValues(counts.stream()
                .map(count -> new Count(count.value(), count.count()))
                .toList());
    }
}
