package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class AuditSearchTest {
    private final TestDatabase kind;

    AuditSearchTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    private Database database;
    private AuditLog log;
    private AuditSearch search;

    @BeforeEach
    void fourEvents() {
        database = kind.open(folder);
        log = new AuditLog(database);
        search = new AuditSearch(database);
        log.append(Entries.call("alex", "echo").build());
        log.append(Entries.denied("sam", "echo").detail("100% refused").build());
        log.append(Entries.call("alex", "whoami").clientName("Other Client").build());
        log.append(new AuditEntryBuilder(Entries.TIME.plusSeconds(60), DecisionId.next(), "console", "login")
                .uid("admin")
                .build());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "user,     alex,               3 1",
                "user,     subject-of-sam,     2",
                "user,     ALEX,               ``",
                "tool,     echo,               2 1",
                "decision, deny,               2",
                "reason,   insufficient_scope, 2",
                "client,   client-1,           3 2 1",
                "client,   Other Client,       3",
                "front,    console,            4",
                "text,     WHOAMI,             3",
                "text,     0% ref,             2",
                "text,     0_ ref,             ``",
                "text,     !,                  ``",
                "text,     req-1,              3 2 1",
                "text,     ' OR 1=1 --,         ``",
                "from,     2026-03-01T10:15:31Z, 4",
                "from,     2026-03-01T10:15:30.123Z, 4 3 2 1",
                "to,       2026-03-01T10:15:31Z, 3 2 1",
                "to,       2026-03-01T10:15:30.123Z, ``",
            })
    void findsByEachConditionNewestFirst(String condition, String value, String seqs) {
        AuditQuery query = where(condition, value);

        assertThat(search.find(query))
                .extracting(event -> String.valueOf(event.seq()))
                .isEqualTo(seqs.isEmpty() ? List.of() : List.of(seqs.split(" ", -1)));
        assertThat(search.count(query)).isEqualTo(seqs.isEmpty() ? 0 : seqs.split(" ", -1).length);
    }

    @Test
    void allConditionsMustHold() {
        AuditQuery query = everything("user:alex tool:echo decision:allow front:mcp", 10);

        assertThat(search.find(query)).extracting(AuditEvent::seq).containsExactly(1L);
    }

    @Test
    void pagesFromTheCursorOnWithoutOverlap() {
        assertThat(search.find(page(null, 3))).extracting(AuditEvent::seq).containsExactly(4L, 3L, 2L);
        assertThat(search.find(page(2L, 3))).extracting(AuditEvent::seq).containsExactly(1L);
        assertThat(search.count(page(2L, 3))).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001})
    void refusesAPageOutOfRange(int limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> AuditQuery.everything(limit));
    }

    @Test
    void streamsEverythingOldestFirst() {
        IntStream.range(0, 2_100)
                .parallel()
                .forEach(i -> log.append(Entries.call("kim", "echo").build()));
        List<Long> seqs = new ArrayList<>();

        search.stream(where("user", "kim"), event -> seqs.add(event.seq()));

        assertThat(seqs).hasSize(2_100).isSorted().startsWith(5L).endsWith(2_104L);
    }

    @Test
    void findsOneEventByPlaceAndByDecision() {
        AuditEvent second = search.bySeq(2).orElseThrow();

        assertThat(search.byDecision(second.entry().decisionId())).contains(second);
        assertThat(search.bySeq(99)).isEmpty();
        assertThat(search.byDecision("dec_unknown")).isEmpty();
    }

    private static AuditQuery everything(String query, int limit) {
        return AuditQuery.everything(limit).and(AuditQueryText.parse(query).conditions());
    }

    private static AuditQuery page(@Nullable Long before, int limit) {
        return AuditQuery.everything(limit).before(before);
    }

    private static AuditQuery where(String condition, String value) {
        AuditQuery all = AuditQuery.everything(100);
        return switch (condition) {
            case "from" -> all.during(Instant.parse(value), null);
            case "to" -> all.during(null, Instant.parse(value));
            default -> everything(condition + ":\"" + value + "\"", 100);
        };
    }
}
