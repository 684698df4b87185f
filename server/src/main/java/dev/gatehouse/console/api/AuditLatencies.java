package dev.gatehouse.console.api;

import dev.gatehouse.audit.AuditStatistics;
import java.time.Instant;
import java.util.List;

/**
 * How long events took over time.
 *
 * @param from where the first step begins
 * @param stepMs how long each step is
 * @param bands the shortest first; none if there are no events
 */
public record AuditLatencies(Instant from, long stepMs, List<Band> bands) {
    /**
     * The events that took so long.
     *
     * @param fromMs at least
     * @param toMs less than
     * @param counts how many in each step
     */
    public record Band(double fromMs, double toMs, List<Long> counts) {}

    /** As the API says it. */
    public static AuditLatencies of(AuditStatistics.HeatMap map) {
        return new AuditLatencies(
                map.from(),
                map.stepMillis(),
                map.bands().stream()
                        .map(band -> new Band(band.fromMs(), band.toMs(), band.counts()))
                        .toList());
    }
}
