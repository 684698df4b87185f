package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class ChainVerifierTest {
    @Parameter
    private TestDatabase kind;

    @TempDir
    Path folder;

    private Database database;
    private ChainVerifier verifier;

    @BeforeEach
    void tenEvents() {
        database = kind.open(folder);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time = time + 1",
                "decision_id = 'dec_other'",
                "request_id = 'other'",
                "trace_id = NULL",
                "issuer = 'https://other.example'",
                "subject = 'sam'",
                "uid = 'sam'",
                "tenant = ''",
                "client_id = 'other'",
                "client_name = 'other'",
                "address = '192.0.2.8'",
                "front = 'rest'",
                "protocol = 'http'",
                "method = 'tools/list'",
                "tool = 'whoami'",
                "upstream = 'crm'",
                "decision = 'allow'",
                "reason = 'allowed'",
                "required_scopes = ''",
                "held_scopes = held_scopes || ' demo:admin'",
                "missing_scopes = 'demo:admin '",
                "rule = NULL",
                "revision = 7",
                "outcome = 'ok'",
                "status = 200",
                "status = status + 4294967296",
                "latency_micros = 1",
                "upstream_micros = 1",
                "args_digest = NULL",
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
    @CsvSource({
        "DELETE FROM audit_event WHERE seq = 5, 6, gap",
        "DELETE FROM audit_event WHERE seq = 1, 2, gap",
        "UPDATE audit_event SET seq = -1 WHERE seq = 1, -1, gap",
        "UPDATE audit_event SET prev_hash = hash WHERE seq = 5, 5, link",
        "UPDATE audit_event SET hash = prev_hash WHERE seq = 5, 5, hash",
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
                .returns("link", ChainVerifier.Bad::problem);
    }

    private void tamper(String sql) {
        database.write(handle -> handle.execute(sql));
    }
}
