package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.console.api.ActivityView;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts the recorded calls of a tool or by a user, over time and by what they have in common. Thread-safe. */
final class CallStatistics {
    private static final int SHOWN = 10;
    private static final int DENIALS_SHOWN = 20;
    private static final Set<String> FAILURES = Set.of("tool_error", "timeout", "unknown");

    private final RecentCalls recent;
    private final Clock clock;

    CallStatistics(RecentCalls recent, Clock clock) {
        this.recent = recent;
        this.clock = clock;
    }

    /**
     * The calls of the last {@code days}.
     *
     * @param days 1 to 30
     */
    UsageView ofTool(String tool, int days) {
        Duration step = days == 1 ? Duration.ofMinutes(30) : days <= 7 ? Duration.ofHours(4) : Duration.ofHours(12);
        Instant from = startOf(days, step);
        RecentCalls.Sample sample = recent.ofTool(tool, from);
        Slot total = new Slot();
        sample.calls().forEach(event -> total.add(event.entry()));
        return new UsageView(
                from,
                sample.complete(),
                total.calls(),
                total.calls() - total.allow,
                total.errors,
                total.percentile(0.5),
                total.percentile(0.95),
                (int) step.toSeconds(),
                points(sample.calls(), from, step),
                shares(sample.calls(), AuditEntry::uid),
                shares(sample.calls(), CallStatistics::client));
    }

    /**
     * The calls of a user in the last {@code days}.
     *
     * @param days 1 to 30
     */
    ActivityView ofUser(String uid, int days) {
        Duration step = Duration.ofDays(1);
        Instant from = startOf(days - 1, step);
        RecentCalls.Sample sample = recent.ofUser(uid, from);
        List<AuditEvent> calls = sample.calls();
        return new ActivityView(
                from,
                sample.complete(),
                calls.stream().mapToLong(event -> event.entry().count()).sum(),
                points(calls, from, step),
                shares(calls, AuditEntry::tool),
                denials(calls),
                calls.isEmpty() ? List.of() : calls.getFirst().entry().heldScopes());
    }

    private static List<ActivityView.Denial> denials(List<AuditEvent> calls) {
        record Kind(String reason, List<String> missing) {}
        Map<Kind, ActivityView.Denial> denials = new LinkedHashMap<>();
        for (AuditEvent event : calls) {
            AuditEntry entry = event.entry();
            if (!"allow".equals(entry.decision())) {
                List<String> tools = entry.tool() == null ? List.of() : List.of(entry.tool());
                denials.merge(
                        new Kind(entry.reason(), entry.missingScopes()),
                        new ActivityView.Denial(
                                entry.reason(), entry.missingScopes(), tools, entry.count(), event.seq()),
                        (newest, older) -> new ActivityView.Denial(
                                newest.reason(),
                                newest.missingScopes(),
                                Stream.concat(newest.tools().stream(), older.tools().stream())
                                        .distinct()
                                        .toList(),
                                newest.calls() + older.calls(),
                                newest.lastSeq()));
            }
        }
        return denials.values().stream()
                .sorted(Comparator.comparingLong(ActivityView.Denial::calls).reversed())
                .limit(DENIALS_SHOWN)
                .toList();
    }

    /** The beginning of the step that lies so many days back. */
    private Instant startOf(int days, Duration step) {
        long millis = clock.instant().minus(Duration.ofDays(days)).toEpochMilli();
        return Instant.ofEpochMilli(Math.floorDiv(millis, step.toMillis()) * step.toMillis());
    }

    private List<MetricsPoint> points(List<AuditEvent> calls, Instant from, Duration step) {
        long first = from.toEpochMilli();
        long stepMillis = step.toMillis();
        int slots = (int) ((clock.millis() - first) / stepMillis) + 1;
        List<Slot> series = Stream.generate(Slot::new).limit(slots).toList();
        for (AuditEvent event : calls) {
            long slot = (event.entry().time().toEpochMilli() - first) / stepMillis;
            if (slot >= 0 && slot < slots) {
                series.get((int) slot).add(event.entry());
            }
        }
        return IntStream.range(0, slots)
                .mapToObj(
                        i -> series.get(i).point(Instant.ofEpochMilli(first + i * stepMillis), (int) step.toSeconds()))
                .toList();
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
