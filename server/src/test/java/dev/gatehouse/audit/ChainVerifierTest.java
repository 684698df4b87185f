package dev.gatehouse.audit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainVerifierTest {
    @TempDir
    Path folder;

    private Database database;
    private ChainVerifier verifier;

    @BeforeEach
    void tenEvents() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        AuditLog log = new AuditLog(database);
        IntStream.range(0, 10)
                .forEach(i -> log.append(Entries.denied("alex", "echo")
                        .traceId("trace")
                        .tenant("tenant")
                        .upstream("orders")
                        .rule("rule")
                        .detail("detail")
                        .build()));
        verifier = new ChainVerifier(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void findsNothingWrongWithAnUntouchedChain() {
        assertThat(verifier.verify().intact()).isTrue();
        assertThat(verifier.verify().checked()).isEqualTo(10);
    }

    @Test
    void checksNothingButTheRangeThatIsAskedFor() {
        tamper("UPDATE audit_event SET tool = 'other' WHERE seq IN (3, 10)");

        assertThat(verify(4, 8))
                .returns(true, ChainVerifier.Report::intact)
                .returns(4L, ChainVerifier.Report::firstSeq)
                .returns(5L, ChainVerifier.Report::checked)
                .returns(8L, ChainVerifier.Report::headSeq);
        assertThat(verify(4, 10).firstBad()).returns(10L, ChainVerifier.Bad::seq);
        assertThat(verify(3, 8).firstBad()).returns(3L, ChainVerifier.Bad::seq);
        assertThat(verify(1, 1).intact()).isTrue();
    }

    @Test
    void aRangeFollowsFromTheEventBeforeIt() {
        tamper("UPDATE audit_event SET hash = x'%s' WHERE seq = 3".formatted("00".repeat(32)));

        assertThat(verify(4, 10).firstBad()).returns(4L, ChainVerifier.Bad::seq);
        tamper("DELETE FROM audit_event WHERE seq = 3");
        assertThat(verify(4, 10).firstBad()).isEqualTo(new ChainVerifier.Bad(3, "gap", "3", "no such event"));
    }

    @ParameterizedTest
    @CsvSource({
        "inside, 5, 5, 3, 8, 6",
        "at the end, 9, 9, 3, 9, 9",
        "all of it, 4, 6, 4, 6, 4",
        "right behind it, 9, 9, 3, 8, 9",
        "as a whole and what follows, 4, 9, 4, 6, 4",
    })
    void findsEventsOfARangeThatAreGone(String where, long from, long to, long first, long last, long bad) {
        tamper("DELETE FROM audit_event WHERE seq BETWEEN %d AND %d".formatted(from, to));

        assertThat(verify(first, last).firstBad())
                .as(where)
                .returns(bad, ChainVerifier.Bad::seq)
                .returns("gap", ChainVerifier.Bad::problem);
    }

    @Test
    void findsThatTheLastEventOfARangeWasRewrittenTogetherWithItsHash() {
        tamper("UPDATE audit_event SET tool = 'other' WHERE seq = 8");
        String fitting = requireNonNull(verify(4, 8).firstBad()).expected();
        tamper("UPDATE audit_event SET hash = x'%s' WHERE seq = 8".formatted(fitting));

        assertThat(verify(4, 8))
                .returns(5L, ChainVerifier.Report::checked)
                .extracting(ChainVerifier.Report::firstBad)
                .returns(9L, ChainVerifier.Bad::seq)
                .returns("hash", ChainVerifier.Bad::problem);
    }

    @Test
    void findsThatTheLastEventsOfADayAreGone() {
        Instant day = Entries.TIME.plus(Duration.ofDays(1));
        Instant next = day.plus(Duration.ofDays(1));
        AuditLog log = new AuditLog(database);
        IntStream.range(0, 5)
                .forEach(_ -> log.append(Entries.callAt(day, "alex").build()));
        log.append(Entries.callAt(next, "alex").build());
        AuditSearch before = new AuditSearch(database);
        assertThat(before.range(day, next)).contains(new ChainRange(11, 15));
        tamper("DELETE FROM audit_event WHERE seq IN (14, 15)");

        for (AuditSearch search : List.of(before, new AuditSearch(database))) {
            assertThat(verifier.verify(search.range(day, next).orElseThrow(), (_, _) -> {})
                            .firstBad())
                    .isEqualTo(new ChainVerifier.Bad(14, "gap", "14", "no such event"));
        }
    }

    @Test
    void aRangeBehindTheEndHoldsNothing() {
        assertThat(verify(11, 20))
                .returns(true, ChainVerifier.Report::intact)
                .returns(0L, ChainVerifier.Report::checked);
        assertThat(verify(9, 20).checked()).isEqualTo(2);
    }

    @Test
    void tellsHowFarItIs() {
        List<Long> told = new ArrayList<>();
        verifier.verify(new ChainRange(4, 8), (checked, of) -> told.addAll(List.of(checked, of)));
        assertThat(told).containsExactly(5L, 5L);
    }

    private ChainVerifier.Report verify(long first, long last) {
        return verifier.verify(new ChainRange(first, last), (_, _) -> {});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time = time + 1",
                "decision_id = x'00'",
                "request_id = 'other'",
                "trace_id = NULL",
                "session_id = 'other'",
                "caller = 77",
                "address = '192.0.2.8'",
                "front = 'rest'",
                "protocol = 'http'",
                "method = 'tools/list'",
                "tool = 'whoami'",
                "upstream = 'crm'",
                "decision = 'allow'",
                "reason = 'allowed'",
                "required_scopes = ''",
                "missing_scopes = 'demo:admin '",
                "rule = NULL",
                "revision = 7",
                "outcome = 'ok'",
                "status = 200",
                "status = status + 4294967296",
                "latency_micros = 1",
                "upstream_micros = 1",
                "limit_left = 3",
                "findings = 'email'",
                "args_bytes = args_bytes + 1",
                "result_bytes = 1",
                "args_digest = NULL",
                "result_digest = hash",
                "erased = hash",
                "args_preview = '{}'",
                "count = count + 1",
                "count = count + 4294967296",
                "detail = 'Detail'",
            })
    void findsAnyChangedField(String edit) {
        tamper("UPDATE audit_event SET " + edit + " WHERE seq = 5");

        ChainVerifier.Report report = verifier.verify();

        assertThat(report.intact()).isFalse();
        assertThat(report.checked()).isEqualTo(4);
        assertThat(report.firstBad()).returns(5L, ChainVerifier.Bad::seq).returns("hash", ChainVerifier.Bad::problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer = 'https://other.example'",
                "subject = 'sam'",
                "uid = 'sam'",
                "uid = NULL",
                "tenant = ''",
                "client_id = 'other'",
                "client_name = 'other'",
                "auth_method = 'api_key'",
                "actors = 'sam'",
                "held_scopes = held_scopes || ' demo:admin'",
                "user_agent = 'other'",
                "salt = x'00'",
                "salt = NULL",
                "erased = content_key",
            })
    void findsAnyChangeOfWhoAsked(String edit) {
        tamper("UPDATE audit_caller SET " + edit);

        assertThat(verifier.verify().firstBad())
                .returns(1L, ChainVerifier.Bad::seq)
                .returns("hash", ChainVerifier.Bad::problem);
    }

    @Test
    void findsThatWhoAskedIsGone() {
        tamper("DELETE FROM audit_caller");

        assertThat(verifier.verify().firstBad()).returns(1L, ChainVerifier.Bad::seq);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE FROM audit_event WHERE seq = 5, 6, gap",
        "DELETE FROM audit_event WHERE seq = 1, 2, gap",
        "UPDATE audit_event SET seq = -1 WHERE seq = 1, -1, gap",
        "UPDATE audit_event SET hash = (SELECT hash FROM audit_event WHERE seq = 4) WHERE seq = 5, 5, hash",
        "UPDATE audit_event SET hash = x'' WHERE seq = 5, 5, hash",
    })
    void findsDeletedAndRelinkedEvents(String edit, long seq, String problem) {
        tamper(edit);

        assertThat(verifier.verify().firstBad())
                .returns(seq, ChainVerifier.Bad::seq)
                .returns(problem, ChainVerifier.Bad::problem);
    }

    @Test
    void findsTwoSwappedEvents() {
        tamper("UPDATE audit_event SET seq = -5 WHERE seq = 5");
        tamper("UPDATE audit_event SET seq = 5 WHERE seq = 6");
        tamper("UPDATE audit_event SET seq = 6 WHERE seq = -5");

        assertThat(verifier.verify().firstBad())
                .returns(5L, ChainVerifier.Bad::seq)
                .returns("hash", ChainVerifier.Bad::problem);
    }

    private void tamper(String sql) {
        database.write(handle -> handle.execute(sql));
    }
}
