package dev.gatehouse.audit;

import static dev.gatehouse.audit.IndexedTraffic.END;
import static dev.gatehouse.audit.IndexedTraffic.EVENTS;
import static dev.gatehouse.audit.IndexedTraffic.MIDDLE;
import static dev.gatehouse.audit.IndexedTraffic.START;
import static dev.gatehouse.audit.IndexedTraffic.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import dev.gatehouse.testing.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Charts, rankings and groups count what reading every event counts. */
class AuditStatisticsTest {
    private static final IndexedTraffic TRAFFIC = IndexedTraffic.shared();

    @Test
    void countsEveryEventInTheBandOfItsLatencyOverTime() {
        long[] counted = new long[40];
        TRAFFIC.all()
                .forEach(event -> counted[
                        Math.max(0, 61 - Long.numberOfLeadingZeros(event.entry().latencyMicros()))]++);

        for (AuditSearch search : TRAFFIC.both()) {
            AuditStatistics.HeatMap map = new AuditStatistics(search).heatMap(AuditQuery.everything(1), 10, END);

            assertThat(map.bands()).isNotEmpty().allSatisfy(band -> {
                int place = Math.max(0, 61 - Long.numberOfLeadingZeros(Math.round(band.fromMs() * 1_000)));
                assertThat(band.counts().stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(counted[place]);
            });
            assertThat(map.bands().stream()
                            .flatMap(band -> band.counts().stream())
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(TRAFFIC.all().size());
        }
    }

    @Test
    void groupsAsAScanWould() {
        Map<List<String>, Long> counted = TRAFFIC.all().stream()
                .map(AuditEvent::entry)
                .filter(entry -> !entry.decision().equals("allow"))
                .collect(Collectors.groupingBy(
                        entry -> Arrays.asList(entry.reason(), entry.tool(), entry.uid()), Collectors.counting()));
        AuditQuery refused = AuditQuery.everything(1)
                .and(List.of(new AuditCondition.OneOf(List.of(AuditField.DECISION), List.of("allow"), true)));

        for (AuditSearch search : TRAFFIC.both()) {
            assertThat(new AuditGroups(search).of(refused, AuditField.REASON, AuditField.TOOL, AuditField.UID))
                    .hasSize(counted.size())
                    .allSatisfy(group -> assertThat(counted).containsEntry(group.values(), group.count()));
        }
    }

    @Test
    void tellsTheNewestEventOfEachGroup() {
        Map<List<String>, Long> newest = TRAFFIC.expected(query("tool:orders.*")).stream()
                .collect(Collectors.toMap(
                        event -> Arrays.asList(
                                event.entry().decision(),
                                event.entry().clientName(),
                                event.entry().rule()),
                        AuditEvent::seq,
                        Math::max));

        for (AuditSearch search : TRAFFIC.both()) {
            assertThat(new AuditGroups(search)
                            .of(query("tool:orders.*"), AuditField.DECISION, AuditField.CLIENT_NAME, AuditField.RULE))
                    .hasSize(newest.size())
                    .allSatisfy(group -> assertThat(newest).containsEntry(group.values(), group.lastSeq()));
        }
    }

    @Test
    void countsOverTimeWhatAScanCounts() {
        AuditQuery asked = query("tool:orders.*").during(MIDDLE, MIDDLE.plus(Duration.ofHours(10)));
        AuditStatistics.Histogram histogram = new AuditStatistics(TRAFFIC.sealed()).histogram(asked, 24, START);

        assertThat(histogram.stepMillis()).isEqualTo(1_800_000);
        assertThat(histogram.buckets()).hasSize(20);
        assertThat(histogram.total().events()).isEqualTo(TRAFFIC.expected(asked).size());
        for (AuditStatistics.Bucket bucket : histogram.buckets()) {
            AuditQuery part = asked.during(bucket.time(), bucket.time().plusMillis(1_800_000));
            assertThat(bucket.events()).isEqualTo(TRAFFIC.expected(part).size());
            assertThat(bucket.deny())
                    .isEqualTo(TRAFFIC.expected(part.where(AuditField.DECISION, "deny"))
                            .size());
            assertThat(bucket.errors())
                    .isEqualTo(TRAFFIC.expected(part.where(AuditField.OUTCOME, "tool_error"))
                            .size());
        }
        double half = TRAFFIC.all().stream()
                        .filter(event -> "orders".equals(event.entry().upstream()))
                        .filter(event -> !event.entry().time().isBefore(MIDDLE)
                                && event.entry().time().isBefore(MIDDLE.plus(Duration.ofHours(10))))
                        .mapToLong(event -> event.entry().latencyMicros())
                        .sorted()
                        .toArray()[(int) (histogram.total().events() / 2)]
                / 1_000.0;
        assertThat(histogram.total().p50Ms()).isBetween(half * 0.9, half * 1.1);
    }

    @Test
    void countsEverythingFromWholeBlocks() {
        AuditStatistics.Histogram histogram =
                new AuditStatistics(TRAFFIC.sealed()).histogram(AuditQuery.everything(1), 1, END);

        assertThat(histogram.buckets()).hasSize(1);
        assertThat(histogram.total().events()).isEqualTo(EVENTS);
        assertThat(histogram.total().limit())
                .isEqualTo(TRAFFIC.expected(query("decision:limit")).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decision:deny",
                "-decision:allow",
                "decision:allow,deny -decision:deny",
                "user:u_3",
                "front:mcp,rest,proxy",
                "front:mcp decision:deny",
                "-front:rest tool:orders.* -client:Claude",
                "method:tools/call ms:>2 decision:allow"
            })
    void countsWhatIsAskedForOverAllTimeAsAScanDoes(String text) {
        AuditQuery asked = query(text);
        List<AuditEvent> expected = TRAFFIC.expected(asked);
        long[] micros = expected.stream()
                .mapToLong(event -> event.entry().latencyMicros())
                .sorted()
                .toArray();
        int denied = TRAFFIC.expected(asked.where(AuditField.DECISION, "deny")).size();
        double half = micros[micros.length / 2] / 1_000.0;
        for (int most : List.of(1, 50)) {
            for (AuditSearch search : TRAFFIC.both()) {
                AuditStatistics.Bucket total =
                        new AuditStatistics(search).histogram(asked, most, END).total();

                assertThat(total.events()).isEqualTo(expected.size());
                assertThat(total.deny()).isEqualTo(denied);
                assertThat(total.p50Ms()).isBetween(half * 0.9, half * 1.1);
            }
        }
    }

    @Test
    void countsAFloodAsTheRequestsItStandsFor(@TempDir Path own) throws Exception {
        try (Database other = TestDatabase.SQLITE.open(own)) {
            AuditLog otherLog = new AuditLog(other);
            AuditSearch search = new AuditSearch(other);
            otherLog.append(flood("kim", 5_000));
            new Traffic(13, START, Duration.ofHours(1), 20, 5).append(otherLog, IndexBlock.ROWS - 1);
            assertThat(new AuditIndexer(search).catchUp()).isEqualTo(1);
            otherLog.append(flood("lee", 300));

            AuditStatistics statistics = new AuditStatistics(search);
            AuditQuery floods = query("method:flooded");
            assertThat(search.count(floods)).isEqualTo(2);
            for (AuditQuery asked : List.of(floods, query("decision:limit reason:rate_limited method:flooded"))) {
                AuditStatistics.Bucket total =
                        statistics.histogram(asked, 10, START).total();
                assertThat(total.limit()).isEqualTo(5_300);
                assertThat(total.events()).isEqualTo(5_300);
            }
            AuditStatistics.Bucket everything = statistics
                    .histogram(query(""), 1, START.plus(Duration.ofHours(1)))
                    .total();
            assertThat(everything.events()).isEqualTo(IndexBlock.ROWS - 1 + 5_300);
            assertThat(statistics.top(query("decision:limit"), AuditField.UID, 2))
                    .containsExactly(new AuditStatistics.Count("kim", 5_000), new AuditStatistics.Count("lee", 300));
            assertThat(statistics.top(query(""), AuditField.METHOD, 5))
                    .contains(new AuditStatistics.Count("flooded", 5_300));
        }
    }

    private static AuditEntry flood(String uid, int count) {
        return new AuditEntryBuilder(START, DecisionId.next(), "mcp", "flooded")
                .uid(uid)
                .decision("limit")
                .reason("rate_limited")
                .outcome("refused")
                .count(count)
                .build();
    }

    @Test
    void ranksValuesAcrossSealedAndGrowingBlocks() {
        for (AuditQuery asked : List.of(query(""), query("decision:deny"))) {
            List<AuditStatistics.Count> top = new AuditStatistics(TRAFFIC.sealed()).top(asked, AuditField.TOOL, 5);

            assertThat(top).hasSize(5);
            for (AuditStatistics.Count count : top) {
                assertThat(count.count())
                        .isEqualTo(TRAFFIC.expected(asked.where(AuditField.TOOL, count.value()))
                                .size());
            }
            assertThat(top)
                    .extracting(AuditStatistics.Count::count)
                    .isSortedAccordingTo((one, other) -> Long.compare(other, one));
            assertThat(new AuditStatistics(TRAFFIC.growing()).top(asked, AuditField.TOOL, 5))
                    .isEqualTo(top);
        }
    }
}
