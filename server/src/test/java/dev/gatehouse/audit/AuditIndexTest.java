package dev.gatehouse.audit;

import static dev.gatehouse.audit.IndexedTraffic.EVENTS;
import static dev.gatehouse.audit.IndexedTraffic.MIDDLE;
import static dev.gatehouse.audit.IndexedTraffic.START;
import static dev.gatehouse.audit.IndexedTraffic.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import dev.gatehouse.testing.Traffic;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The index finds exactly what reading every event finds, whatever of it is sealed. */
class AuditIndexTest {
    private static final IndexedTraffic TRAFFIC = IndexedTraffic.shared();

    @TempDir
    private Path folder;

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
                "-user:nobody decision:challenge",
                "user:u_3 -tool:orders.* ms:>5",
                "-ms:>5 decision:deny,challenge",
                "-ms:>1 user:u_2",
                "tool_error lacks",
                "said 500 -user:u_5",
                "-\"auth0|1\" limit",
                "client:Claude,ChatGPT,Cursor status:200 -upstream:files"
            })
    void findsWhatAScanFinds(String query) {
        String text = query.startsWith("files:") ? "\"" + query + "\"" : query;
        AuditQuery asked = AuditQuery.everything(200)
                .and(AuditQueryText.parse(text).conditions())
                .during(MIDDLE.minusSeconds(40_000), MIDDLE.plusSeconds(40_000));
        List<AuditEvent> expected = TRAFFIC.expected(asked);

        int ever = TRAFFIC.expected(asked.during(null, null)).size();
        for (AuditSearch search : TRAFFIC.both()) {
            assertThat(search.count(asked)).isEqualTo(expected.size());
            assertThat(search.find(asked))
                    .isEqualTo(expected.reversed().stream().limit(200).toList());
            assertThat(search.count(asked.during(null, null))).isEqualTo(ever);
            List<AuditEvent> streamed = new ArrayList<>();
            search.stream(asked, streamed::add);
            assertThat(streamed).isEqualTo(expected);
        }
    }

    @Test
    void findsAnIdAmongOtherConditions() {
        AuditEvent event = TRAFFIC.all().get(10_000);
        String id = "request:" + event.entry().requestId();

        assertThat(TRAFFIC.sealed().count(query(id + " user:" + event.entry().uid())))
                .isEqualTo(1);
        assertThat(TRAFFIC.sealed().count(query(id + " user:nobody"))).isZero();
        assertThat(TRAFFIC.sealed().count(query(id + " ms:<0.001"))).isZero();
        assertThat(TRAFFIC.sealed().count(query("-" + id))).isEqualTo(EVENTS - 1);
        assertThat(TRAFFIC.sealed().count(query("-" + event.entry().requestId())))
                .isEqualTo(EVENTS - 1);
        assertThat(TRAFFIC.sealed().count(query(id).during(event.entry().time().plusMillis(1), null)))
                .isZero();
    }

    @Test
    void searchesAgainWhereTheIndexWasForgottenMeanwhile() throws Exception {
        try (Database other = Database.open("jdbc:sqlite:" + folder.resolve("forgotten.db"))) {
            new Traffic(14, START, Duration.ofHours(1), 20, 5).append(new AuditLog(other), IndexBlock.ROWS + 20);
            AuditSearch search = new AuditSearch(other);
            assertThat(new AuditIndexer(search).catchUp()).isEqualTo(1);
            List<Long> versions = new ArrayList<>();

            long rows = search.look(view -> {
                versions.add(BlockStore.version(view.handle()));
                if (versions.size() == 1) {
                    other.write(handle -> {
                        BlockStore.clear(handle);
                        return null;
                    });
                }
                long[] counted = new long[1];
                view.each(view.firstSeq(), view.lastSeq(), true, block -> {
                    counted[0] += block.column(AuditField.UID).distinct() > 0 ? block.rows() : 0;
                    return true;
                });
                return counted[0];
            });

            assertThat(rows).isEqualTo(IndexBlock.ROWS + 20);
            assertThat(versions).hasSize(2);
        }
    }

    @Test
    void pagesToOlderAndToNewerEventsWithoutOverlapOrGap() {
        AuditQuery asked = AuditQuery.everything(100).where(AuditField.DECISION, "deny");
        List<AuditEvent> first = TRAFFIC.sealed().find(asked);
        List<AuditEvent> second =
                TRAFFIC.sealed().find(asked.before(first.getLast().seq()));

        assertThat(TRAFFIC.sealed().find(asked.after(second.getFirst().seq()))).isEqualTo(first);
        assertThat(TRAFFIC.expected(asked).reversed().subList(100, 200)).isEqualTo(second);
    }

    @Test
    void findsOneEventByEachOfItsIds() {
        AuditEvent event = TRAFFIC.all().get(10_000);

        assertThat(TRAFFIC.sealed().byDecision(event.entry().decisionId())).contains(event);
        assertThat(TRAFFIC.sealed().find(query("request:" + event.entry().requestId())))
                .containsExactly(event);
        assertThat(TRAFFIC.sealed().find(query(event.entry().requestId()))).containsExactly(event);
        assertThat(TRAFFIC.sealed().find(query("request:req-none"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 200})
    void findsEveryEventOfASessionAmongThoseOfTheSameFingerprint(int events) throws Exception {
        String twin = IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> "session-" + i)
                .filter(id -> AuditId.fingerprint(id) == AuditId.fingerprint("session-0"))
                .findFirst()
                .orElseThrow();
        try (Database other = Database.open("jdbc:sqlite:" + folder.resolve("sessions.db"))) {
            AuditLog otherLog = new AuditLog(other);
            for (int i = 0; i < events; i++) {
                otherLog.append(
                        Entries.call("kim", "echo").sessionId("session-0").build());
                otherLog.append(Entries.call("kim", "echo").sessionId(twin).build());
            }
            AuditSearch search = new AuditSearch(other);

            assertThat(search.count(query("session:session-0"))).isEqualTo(events);
            assertThat(search.find(query("session:" + twin)))
                    .hasSize(Math.min(events, query("").limit()))
                    .allMatch(event -> twin.equals(event.entry().sessionId()));
        }
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
    void canBeMadeAnewAndFindsTheSame(@TempDir Path own) throws Exception {
        try (Database other = TestDatabase.SQLITE.open(own)) {
            new Traffic(15, START, Duration.ofHours(1), 20, 5).append(new AuditLog(other), IndexBlock.ROWS + 30);
            AuditSearch search = new AuditSearch(other);
            AuditIndexer indexer = new AuditIndexer(search);
            indexer.catchUp();
            List<AuditEvent> found = search.find(query("user:u_1"));

            assertThat(indexer.rebuild()).isEqualTo(1);

            assertThat(search.find(query("user:u_1"))).isEqualTo(found).isNotEmpty();
            assertThat(indexer.catchUp()).isZero();
        }
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
    void takesNothingFromBeforeItWasForgottenForWhatIsSealedLater(@TempDir Path own) throws Exception {
        try (Database other = TestDatabase.SQLITE.open(own)) {
            AuditLog otherLog = new AuditLog(other);
            AuditSearch search = new AuditSearch(other);
            new Traffic(16, START, Duration.ofDays(1), 20, 5).append(otherLog, 3 * IndexBlock.ROWS);
            new AuditIndexer(search).catchUp();

            // The values of the blocks have other numbers from now on.
            new Erasure(other, otherLog)
                    .erase(
                            "u_1",
                            new AuditEntryBuilder(START, DecisionId.next(), "console", "audit.erase")
                                    .detail(Erasure.SENTENCE)
                                    .build());
            sealNext(search);
            sealNext(search);
            search.stream(query("user:u_2"), _ -> {});
            sealNext(search);

            List<AuditEvent> all = new ArrayList<>();
            search.stream(AuditQuery.everything(1), all::add);
            for (String user : List.of("u_2", "u_3", "u_4")) {
                assertThat(search.count(query("user:" + user)))
                        .isEqualTo(all.stream()
                                .filter(event -> user.equals(event.entry().uid()))
                                .count())
                        .isPositive();
            }
        }
    }

    private static void sealNext(AuditSearch search) throws SQLException {
        BlockWriter next =
                search.database().reader().withHandle(handle -> search.index().nextToSeal(handle));
        search.database().<Boolean, SQLException>write(handle -> {
            next.write(handle);
            return true;
        });
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
}
