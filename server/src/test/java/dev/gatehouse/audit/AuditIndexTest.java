package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import dev.gatehouse.testing.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The index finds exactly what reading every event finds, whatever of it is sealed. */
class AuditIndexTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int EVENTS = 3 * IndexBlock.ROWS + 1_000;
    private static final Instant MIDDLE = START.plus(Duration.ofDays(1));

    @TempDir
    static Path folder;

    private static Database database;
    private static AuditLog log;
    private static AuditSearch unsealed;
    private static AuditSearch sealed;
    private static List<AuditEvent> all;

    @BeforeAll
    static void traffic() throws Exception {
        database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        log = new AuditLog(database);
        new Traffic(7, START, Duration.ofDays(2), 300, 40).append(log, EVENTS);
        all = new ArrayList<>();
        unsealed = new AuditSearch(database);
        unsealed.stream(AuditQuery.everything(1), all::add);
        sealed = new AuditSearch(database);
        assertThat(new AuditIndexer(sealed).catchUp()).isEqualTo(3);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void countsEveryEventInTheBandOfItsLatencyOverTime() {
        long[] counted = new long[40];
        all.forEach(event ->
                counted[Math.max(0, 61 - Long.numberOfLeadingZeros(event.entry().latencyMicros()))]++);

        for (AuditSearch search : List.of(sealed, unsealed)) {
            AuditStatistics.HeatMap map =
                    new AuditStatistics(search).heatMap(AuditQuery.everything(1), 10, START.plus(Duration.ofDays(2)));

            assertThat(map.bands()).isNotEmpty().allSatisfy(band -> {
                int place = Math.max(0, 61 - Long.numberOfLeadingZeros(Math.round(band.fromMs() * 1_000)));
                assertThat(band.counts().stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(counted[place]);
            });
            assertThat(map.bands().stream()
                            .flatMap(band -> band.counts().stream())
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(all.size());
        }
    }

    @Test
    void groupsAsAScanWould() {
        Map<List<String>, Long> counted = all.stream()
                .map(AuditEvent::entry)
                .filter(entry -> !entry.decision().equals("allow"))
                .collect(Collectors.groupingBy(
                        entry -> Arrays.asList(entry.reason(), entry.tool(), entry.uid()), Collectors.counting()));
        AuditQuery refused = AuditQuery.everything(1)
                .and(List.of(new AuditCondition.OneOf(List.of(AuditField.DECISION), List.of("allow"), true)));

        for (AuditSearch search : List.of(sealed, unsealed)) {
            assertThat(new AuditGroups(search).of(refused, AuditField.REASON, AuditField.TOOL, AuditField.UID))
                    .hasSize(counted.size())
                    .allSatisfy(group -> assertThat(counted).containsEntry(group.values(), group.count()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user:u_0",
                "user:auth0|5",
                "user:u_1,u_2 decision:deny",
                "tool:orders.*",
                "tool:orders.* -tool:orders.tool-0",
                "-decision:allow",
                "-client:Claude -client:ChatGPT decision:limit",
                "client:\"Ünïcode Client\"",
                "outcome:tool_error upstream:crm",
                "tenant:tenant-3 reason:insufficient_scope",
                "ms:>30",
                "ms:2..3 user:u_3",
                "status:429",
                "files:read-not-a-key-but-quoted",
                "\"files:read\"",
                "LACKS",
                "-lacks decision:deny",
                "user:nobody",
                "-user:nobody decision:challenge"
            })
    void findsWhatAScanFinds(String query) {
        String text = query.startsWith("files:") ? "\"" + query + "\"" : query;
        AuditQuery asked = AuditQuery.everything(200)
                .and(AuditQueryText.parse(text).conditions())
                .during(MIDDLE.minusSeconds(40_000), MIDDLE.plusSeconds(40_000));
        List<Long> expected = expected(asked);

        assertThat(sealed.count(asked)).isEqualTo(expected.size());
        assertThat(unsealed.count(asked)).isEqualTo(expected.size());
        assertThat(sealed.find(asked))
                .extracting(AuditEvent::seq)
                .isEqualTo(expected.reversed().stream().limit(200).toList());
        assertThat(sealed.count(asked.during(null, null)))
                .isEqualTo(expected(asked.during(null, null)).size());
        List<Long> streamed = new ArrayList<>();
        sealed.stream(asked, event -> streamed.add(event.seq()));
        assertThat(streamed).isEqualTo(expected);
    }

    @Test
    void pagesToOlderAndToNewerEventsWithoutOverlapOrGap() {
        AuditQuery asked = AuditQuery.everything(100).where(AuditField.DECISION, "deny");
        List<AuditEvent> first = sealed.find(asked);
        List<AuditEvent> second = sealed.find(asked.before(first.getLast().seq()));

        assertThat(sealed.find(asked.after(second.getFirst().seq()))).isEqualTo(first);
        assertThat(expected(asked).reversed().subList(100, 200))
                .isEqualTo(second.stream().map(AuditEvent::seq).toList());
    }

    @Test
    void findsOneEventByEachOfItsIds() {
        AuditEvent event = all.get(10_000);

        assertThat(sealed.byDecision(event.entry().decisionId())).contains(event);
        assertThat(sealed.find(query("request:" + event.entry().requestId()))).containsExactly(event);
        assertThat(sealed.find(query(event.entry().requestId()))).containsExactly(event);
        assertThat(sealed.find(query("request:req-none"))).isEmpty();
    }

    @Test
    void seesAnEventAsSoonAsItIsDurable() throws Exception {
        Path file = folder.resolve("fresh.db");
        try (Database fresh = Database.open("jdbc:sqlite:" + file)) {
            AuditLog freshLog = new AuditLog(fresh);
            AuditSearch search = new AuditSearch(fresh);
            for (int i = 1; i <= 3; i++) {
                freshLog.append(Entries.call("kim", "echo").build());
                assertThat(search.count(query("user:kim"))).isEqualTo(i);
            }
        }
    }

    @Test
    void countsOverTimeWhatAScanCounts() {
        AuditQuery asked = query("tool:orders.*").during(MIDDLE, MIDDLE.plus(Duration.ofHours(10)));
        AuditStatistics.Histogram histogram = new AuditStatistics(sealed).histogram(asked, 24, START);

        assertThat(histogram.stepMillis()).isEqualTo(1_800_000);
        assertThat(histogram.buckets()).hasSize(20);
        assertThat(histogram.total().events()).isEqualTo(expected(asked).size());
        for (AuditStatistics.Bucket bucket : histogram.buckets()) {
            AuditQuery part = asked.during(bucket.time(), bucket.time().plusMillis(1_800_000));
            assertThat(bucket.events()).isEqualTo(expected(part).size());
            assertThat(bucket.deny())
                    .isEqualTo(expected(part.where(AuditField.DECISION, "deny")).size());
            assertThat(bucket.errors())
                    .isEqualTo(expected(part.where(AuditField.OUTCOME, "tool_error"))
                            .size());
        }
        double half = all.stream()
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
                new AuditStatistics(sealed).histogram(AuditQuery.everything(1), 1, START.plus(Duration.ofDays(2)));

        assertThat(histogram.buckets()).hasSize(1);
        assertThat(histogram.total().events()).isEqualTo(EVENTS);
        assertThat(histogram.total().limit())
                .isEqualTo(expected(query("decision:limit")).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"decision:deny", "-decision:allow", "decision:allow,deny -decision:deny", "user:u_3"})
    void countsWhatIsAskedForOverAllTimeAsAScanDoes(String text) {
        AuditQuery asked = query(text);
        List<Long> expected = expected(asked);
        long[] micros = all.stream()
                .filter(event -> expected.contains(event.seq()))
                .mapToLong(event -> event.entry().latencyMicros())
                .sorted()
                .toArray();
        for (int most : List.of(1, 50)) {
            AuditStatistics.Histogram histogram =
                    new AuditStatistics(sealed).histogram(asked, most, START.plus(Duration.ofDays(2)));

            assertThat(histogram.total().events()).isEqualTo(expected.size());
            assertThat(histogram.total().deny())
                    .isEqualTo(
                            expected(asked.where(AuditField.DECISION, "deny")).size());
            double half = micros[micros.length / 2] / 1_000.0;
            assertThat(histogram.total().p50Ms()).isBetween(half * 0.9, half * 1.1);
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
            List<AuditStatistics.Count> top = new AuditStatistics(sealed).top(asked, AuditField.TOOL, 5);

            assertThat(top).hasSize(5);
            for (AuditStatistics.Count count : top) {
                assertThat(count.count())
                        .isEqualTo(expected(asked.where(AuditField.TOOL, count.value()))
                                .size());
            }
            assertThat(top)
                    .extracting(AuditStatistics.Count::count)
                    .isSortedAccordingTo((one, other) -> Long.compare(other, one));
            assertThat(new AuditStatistics(unsealed).top(asked, AuditField.TOOL, 5))
                    .isEqualTo(top);
        }
    }

    @Test
    void canBeMadeAnewAndFindsTheSame() {
        AuditSearch search = new AuditSearch(database);
        AuditIndexer indexer = new AuditIndexer(search);

        assertThat(indexer.rebuild()).isEqualTo(3);

        assertThat(search.count(query("tool:orders.*")))
                .isEqualTo(expected(query("tool:orders.*")).size());
        assertThat(indexer.catchUp()).isZero();
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void forgetsWhatWasPruned(TestDatabase kind, @TempDir Path own) throws Exception {
        try (Database other = kind.open(own)) {
            AuditLog otherLog = new AuditLog(other);
            new Traffic(8, START, Duration.ofDays(1), 20, 5).append(otherLog, 2 * IndexBlock.ROWS + 10);
            AuditSearch search = new AuditSearch(other);
            assertThat(new AuditIndexer(search).catchUp()).isEqualTo(2);
            long kept = IndexBlock.ROWS + 101;
            other.write(handle -> handle.execute("DELETE FROM audit_event WHERE seq < ?", kept));

            AuditSearch again = new AuditSearch(other);
            AuditIndexer indexer = new AuditIndexer(again);
            indexer.work();

            assertThat(again.count(query(""))).isEqualTo(2 * IndexBlock.ROWS + 10 - kept + 1);
            assertThat(again.find(query("").before(kept + 1)))
                    .extracting(AuditEvent::seq)
                    .containsExactly(kept);
            long blocks = other.reader()
                    .withHandle(handle -> handle.createQuery("SELECT count(*) FROM audit_block")
                            .mapTo(Long.class)
                            .one());
            assertThat(blocks).isEqualTo(1);
            assertThat(search.count(query(""))).isEqualTo(again.count(query("")));
        }
    }

    @Test
    void findsTheSameWhereItTookTheNewestEventsFromMemory(@TempDir Path own) throws Exception {
        try (Database other = TestDatabase.SQLITE.open(own)) {
            AuditLog before = new AuditLog(other);
            new Traffic(11, START, Duration.ofHours(1), 20, 5).append(before, 300);
            AuditLog followedLog = new AuditLog(other);
            AuditSearch followed = new AuditSearch(other);
            followed.follow(followedLog);
            AuditIndexer indexer = new AuditIndexer(followed);
            for (int round = 0; round < 5; round++) {
                indexer.work();
                new Traffic(12 + round, START, Duration.ofHours(1), 20, 5).append(followedLog, IndexBlock.ROWS / 2);
                new Traffic(20 + round, START, Duration.ofHours(1), 20, 5).append(new AuditLog(other), 7);
            }

            AuditSearch read = new AuditSearch(other);
            for (String text : List.of("", "user:u_1", "-decision:allow", "reason:*", "tool:orders.*", "ms:>50")) {
                AuditQuery asked = query(text);
                assertThat(followed.find(asked)).as(text).isEqualTo(read.find(asked));
                assertThat(followed.count(asked)).as(text).isEqualTo(read.count(asked));
            }
        }
    }

    @Test
    void forgetsAPersonWhoWasErased(@TempDir Path own) throws Exception {
        try (Database other = TestDatabase.SQLITE.open(own)) {
            AuditLog otherLog = new AuditLog(other);
            AuditSearch search = new AuditSearch(other);
            search.follow(otherLog);
            new Traffic(10, START, Duration.ofDays(1), 20, 5).append(otherLog, IndexBlock.ROWS + 500);
            AuditIndexer indexer = new AuditIndexer(search);
            indexer.work();
            assertThat(search.count(query("user:u_1"))).isPositive();

            new Erasure(other, otherLog)
                    .erase(
                            "u_1",
                            new AuditEntryBuilder(START, DecisionId.next(), "console", "audit.erase")
                                    .detail(Erasure.SENTENCE)
                                    .build());

            assertThat(search.count(query("user:u_1"))).isZero();
            indexer.work();
            assertThat(search.count(query("user:u_1"))).isZero();
            List<String> values = other.reader()
                    .withHandle(handle -> handle.createQuery("SELECT value FROM audit_value")
                            .mapTo(String.class)
                            .list());
            assertThat(values).contains("u_2").doesNotContain("u_1", "auth0|1");
        }
    }

    @Test
    void isMadeAnewWhereItIsAboutOtherEvents() throws Exception {
        try (Database other = Database.open("jdbc:sqlite:" + folder.resolve("restored.db"))) {
            AuditLog otherLog = new AuditLog(other);
            new Traffic(9, START, Duration.ofDays(1), 20, 5).append(otherLog, IndexBlock.ROWS + 10);
            AuditSearch search = new AuditSearch(other);
            new AuditIndexer(search).catchUp();
            other.write(handle -> handle.execute("UPDATE audit_block SET last_decision = 'dec_of_another_backup'"));
            other.write(handle -> handle.execute("UPDATE audit_value SET value = 'wrong ' || value"));

            AuditSearch again = new AuditSearch(other);
            new AuditIndexer(again).work();

            assertThat(again.count(query("front:mcp"))).isEqualTo(IndexBlock.ROWS + 10);
        }
    }

    private static AuditQuery query(String text) {
        return AuditQuery.everything(100).and(AuditQueryText.parse(text).conditions());
    }

    /** Reads every event. */
    private static List<Long> expected(AuditQuery query) {
        return all.stream()
                .filter(event -> query.from() == null || !event.entry().time().isBefore(query.from()))
                .filter(event -> query.to() == null || event.entry().time().isBefore(query.to()))
                .filter(event -> query.conditions().stream()
                        .allMatch(condition -> test(condition).test(event.entry()) != condition.negated()))
                .map(AuditEvent::seq)
                .toList();
    }

    private static Predicate<AuditEntry> test(AuditCondition condition) {
        return switch (condition) {
            case AuditCondition.OneOf oneOf ->
                entry -> oneOf.fields().stream().anyMatch(field -> oneOf.test().test(field.of(entry)));
            case AuditCondition.Text text ->
                entry -> AuditCondition.Text.FIELDS.stream()
                        .anyMatch(field -> text.test().test(field.of(entry)));
            case AuditCondition.Latency latency ->
                entry -> entry.latencyMicros() >= latency.minMicros() && entry.latencyMicros() < latency.maxMicros();
            case AuditCondition.HasId id -> entry -> id.id().equals(id.kind().of(entry));
        };
    }
}
