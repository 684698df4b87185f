package dev.gatehouse.console;

import dev.gatehouse.audit.AuditCondition;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditGroups;
import dev.gatehouse.audit.AuditGroups.Group;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.AuditStatistics;
import dev.gatehouse.console.api.ActivityView;
import dev.gatehouse.console.api.MetricsPoint;
import dev.gatehouse.console.api.OverviewView;
import dev.gatehouse.console.api.UsageView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every figure about calls that a page shows beside the audit log is counted here, from the same columns as the log's
 * own figures, so that a number and the list behind it agree. Thread-safe.
 */
final class CallStatistics {
    private static final int SHOWN = 10;
    private static final int DENIALS_SHOWN = 20;
    private static final String ALLOWED = "allow";

    /** Every request that the gate decided, whatever it asked for; the console links to the same words. */
    private static final AuditQuery EVERYTHING_DECIDED = AuditQuery.everything(1)
            .and(List.of(new AuditCondition.OneOf(List.of(AuditField.FRONT), List.of("mcp", "rest", "proxy"), false)));

    private static final AuditQuery TOOL_CALLS = AuditQuery.everything(1).where(AuditField.METHOD, "tools/call");
    private static final List<AuditCondition> REFUSED =
            List.of(new AuditCondition.OneOf(List.of(AuditField.DECISION), List.of(ALLOWED), true));

    private final AuditSearch search;
    private final AuditStatistics statistics;
    private final AuditGroups groups;
    private final Clock clock;

    CallStatistics(AuditSearch search, Clock clock) {
        this.search = search;
        this.statistics = new AuditStatistics(search);
        this.groups = new AuditGroups(search);
        this.clock = clock;
    }

    /** What the gate decided in a time, all of it together. */
    AuditStatistics.Bucket decided(Instant from, Instant to) {
        return statistics
                .histogram(EVERYTHING_DECIDED.during(from, to), Duration.between(from, to), to)
                .total();
    }

    /** What was refused most since then, by reason, tool and caller; at most 10. */
    List<OverviewView.Denial> denials(Instant from) {
        return groups
                .of(
                        EVERYTHING_DECIDED.during(from, null).and(REFUSED),
                        AuditField.REASON,
                        AuditField.TOOL,
                        AuditField.UID)
                .stream()
                .limit(SHOWN)
                .map(group -> new OverviewView.Denial(
                        String.valueOf(group.values().get(0)),
                        group.values().get(1),
                        group.values().get(2),
                        group.count(),
                        group.lastSeq()))
                .toList();
    }

    /** Whether any tool was ever called with success, as far back as the audit goes. */
    boolean anySuccess() {
        return !search.find(TOOL_CALLS.where(AuditField.OUTCOME, "ok")).isEmpty();
    }

    /**
     * The calls of the last {@code days}.
     *
     * @param days 1 to 30
     */
    UsageView ofTool(String tool, int days) {
        Duration step = days == 1 ? Duration.ofMinutes(30) : days <= 7 ? Duration.ofHours(4) : Duration.ofHours(12);
        AuditQuery calls = since(days, step).where(AuditField.TOOL, tool);
        AuditStatistics.Histogram found = statistics.histogram(calls, step, clock.instant());
        AuditStatistics.Bucket total = found.total();
        return new UsageView(
                found.from(),
                total.events(),
                total.events() - total.allow(),
                total.errors(),
                total.p50Ms(),
                total.p95Ms(),
                (int) step.toSeconds(),
                points(found),
                shares(groups.of(calls, AuditField.DECISION, AuditField.UID), CallStatistics::user),
                shares(
                        groups.of(calls, AuditField.DECISION, AuditField.CLIENT_ID, AuditField.CLIENT_NAME),
                        CallStatistics::client));
    }

    /**
     * The calls of a user in the last {@code days}.
     *
     * @param days 1 to 30
     */
    ActivityView ofUser(String uid, int days) {
        Duration step = Duration.ofDays(1);
        AuditQuery calls = since(days - 1, step).where(AuditField.UID, uid);
        AuditStatistics.Histogram found = statistics.histogram(calls, step, clock.instant());
        return new ActivityView(
                found.from(),
                found.total().events(),
                points(found),
                shares(
                        groups.of(calls, AuditField.DECISION, AuditField.TOOL),
                        group -> group.values().get(1)),
                refusals(groups.of(calls.and(REFUSED), AuditField.REASON, AuditField.MISSING_SCOPES, AuditField.TOOL)),
                search.find(calls).stream()
                        .findFirst()
                        .map(event -> event.entry().heldScopes())
                        .orElse(List.of()));
    }

    private static List<ActivityView.Denial> refusals(List<Group> groups) {
        record Kind(String reason, List<String> missing) {}
        Map<Kind, ActivityView.Denial> kinds = new LinkedHashMap<>();
        for (Group group : groups) {
            String missing = group.values().get(1);
            String tool = group.values().get(2);
            Kind kind = new Kind(
                    String.valueOf(group.values().get(0)), missing == null ? List.of() : List.of(missing.split(" ")));
            kinds.merge(
                    kind,
                    new ActivityView.Denial(
                            kind.reason(),
                            kind.missing(),
                            tool == null ? List.of() : List.of(tool),
                            group.count(),
                            group.lastSeq()),
                    (one, other) -> new ActivityView.Denial(
                            kind.reason(),
                            kind.missing(),
                            Stream.concat(one.tools().stream(), other.tools().stream())
                                    .toList(),
                            one.calls() + other.calls(),
                            Math.max(one.lastSeq(), other.lastSeq())));
        }
        return kinds.values().stream()
                .sorted(Comparator.comparingLong(ActivityView.Denial::calls).reversed())
                .limit(DENIALS_SHOWN)
                .toList();
    }

    /** Calls of tools since the beginning of the step that lies so many days back, up to the end of this one. */
    private AuditQuery since(int days, Duration step) {
        Instant now = clock.instant();
        Instant end = startOf(now, step).plus(step);
        return TOOL_CALLS.during(startOf(now.minus(Duration.ofDays(days)), step), end);
    }

    private static Instant startOf(Instant time, Duration step) {
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), step.toMillis()) * step.toMillis());
    }

    private static List<MetricsPoint> points(AuditStatistics.Histogram histogram) {
        int seconds = (int) (histogram.stepMillis() / 1_000);
        return histogram.buckets().stream()
                .map(bucket -> MetricsPoint.of(bucket, seconds))
                .toList();
    }

    private static @Nullable String user(Group group) {
        return group.values().get(1);
    }

    private static @Nullable String client(Group group) {
        return group.values().get(1) == null
                ? group.values().get(2)
                : group.values().get(1);
    }

    /** Who has most of the groups, whose first value is the decision. */
    private static List<UsageView.Share> shares(List<Group> groups, Function<Group, @Nullable String> whose) {
        Map<String, UsageView.Share> shares = new LinkedHashMap<>();
        for (Group group : groups) {
            String id = whose.apply(group);
            if (id != null) {
                boolean refused = !ALLOWED.equals(group.values().getFirst());
                shares.merge(
                        id,
                        new UsageView.Share(id, group.count(), refused ? group.count() : 0, group.lastSeq()),
                        (one, other) -> new UsageView.Share(
                                id,
                                one.calls() + other.calls(),
                                one.refused() + other.refused(),
                                Math.max(one.lastSeq(), other.lastSeq())));
            }
        }
        return shares.values().stream()
                .sorted(Comparator.comparingLong(UsageView.Share::calls).reversed())
                .limit(SHOWN)
                .toList();
    }
}
