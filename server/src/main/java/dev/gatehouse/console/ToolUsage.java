package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.console.api.MetricsPoint;
import dev.gatehouse.console.api.UsageView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts the recorded calls of a tool over time and by who made them. Thread-safe. */
final class ToolUsage {
    private static final int SHOWN = 10;
    private static final Set<String> FAILURES = Set.of("tool_error", "timeout", "unknown");

    private final RecentCalls recent;
    private final Clock clock;

    ToolUsage(RecentCalls recent, Clock clock) {
        this.recent = recent;
        this.clock = clock;
    }

    /**
     * The calls of the last {@code days}.
     *
     * @param days 1 to 30
     */
    UsageView of(String tool, int days) {
        Duration step = days == 1 ? Duration.ofMinutes(30) : days <= 7 ? Duration.ofHours(4) : Duration.ofHours(12);
        Instant now = clock.instant();
        long stepMillis = step.toMillis();
        long first = Math.floorDiv(now.minus(Duration.ofDays(days)).toEpochMilli(), stepMillis) * stepMillis;
        RecentCalls.Sample sample = recent.ofTool(tool, Instant.ofEpochMilli(first));
        int slots = (int) ((now.toEpochMilli() - first) / stepMillis) + 1;
        List<Slot> series = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            series.add(new Slot());
        }
        Slot total = new Slot();
        for (AuditEvent event : sample.calls()) {
            long slot = (event.entry().time().toEpochMilli() - first) / stepMillis;
            if (slot >= 0 && slot < slots) {
                series.get((int) slot).add(event.entry());
            }
            total.add(event.entry());
        }
        List<MetricsPoint> points = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            points.add(series.get(i).point(Instant.ofEpochMilli(first + i * stepMillis), (int) step.toSeconds()));
        }
        return new UsageView(
                Instant.ofEpochMilli(first),
                sample.complete(),
                total.calls(),
                total.calls() - total.allow,
                total.errors,
                total.percentile(0.5),
                total.percentile(0.95),
                (int) step.toSeconds(),
                points,
                shares(sample.calls(), AuditEntry::uid),
                shares(sample.calls(), ToolUsage::client));
    }

    private static @Nullable String client(AuditEntry entry) {
        return entry.clientId() == null ? entry.clientName() : entry.clientId();
    }

    private static List<UsageView.Share> shares(List<AuditEvent> calls, Function<AuditEntry, @Nullable String> whose) {
        Map<String, UsageView.Share> shares = new LinkedHashMap<>();
        for (AuditEvent event : calls) {
            String id = whose.apply(event.entry());
            if (id != null) {
                int count = event.entry().count();
                boolean refused = !"allow".equals(event.entry().decision());
                shares.merge(
                        id,
                        new UsageView.Share(id, count, refused ? count : 0, event.seq()),
                        (newest, older) -> new UsageView.Share(
                                id,
                                newest.calls() + older.calls(),
                                newest.refused() + older.refused(),
                                newest.lastSeq()));
            }
        }
        return shares.values().stream()
                .sorted(Comparator.comparingLong(UsageView.Share::calls).reversed())
                .limit(SHOWN)
                .toList();
    }

    /** What happened in one stretch of time. */
    private static final class Slot {
        private final List<Long> micros = new ArrayList<>();
        private long allow;
        private long deny;
        private long limit;
        private long challenge;
        private long errors;

        void add(AuditEntry entry) {
            int count = entry.count();
            switch (entry.decision()) {
                case "allow" -> allow += count;
                case "limit" -> limit += count;
                case "challenge" -> challenge += count;
                default -> deny += count;
            }
            errors += FAILURES.contains(entry.outcome()) ? count : 0;
            micros.add(entry.latencyMicros());
        }

        long calls() {
            return allow + deny + limit + challenge;
        }

        double percentile(double share) {
            if (micros.isEmpty()) {
                return 0;
            }
            micros.sort(null);
            return micros.get((int) Math.min(micros.size() - 1, Math.floor(micros.size() * share))) / 1_000.0;
        }

        MetricsPoint point(Instant time, int seconds) {
            return new MetricsPoint(
                    time,
                    seconds,
                    allow,
                    deny,
                    limit,
                    challenge,
                    errors,
                    percentile(0.5),
                    percentile(0.95),
                    percentile(0.99));
        }
    }
}
