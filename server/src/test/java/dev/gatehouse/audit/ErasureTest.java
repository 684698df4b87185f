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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class ErasureTest {
    private final TestDatabase kind;

    ErasureTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    private Database database;
    private AuditLog log;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        log = new AuditLog(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void takesWhatNamesAPersonAndLeavesAChainThatVerifies() {
        record("alex", 1_200);
        record("sam", 2);

        assertThat(erase("alex")).isEqualTo(1_200);

        AuditEvent erased = new AuditSearch(database).bySeq(1).orElseThrow();
        assertThat(erased.erased()).isTrue();
        assertThat(erased.entry().uid()).isNull();
        assertThat(erased.entry().subject()).isNull();
        assertThat(erased.entry().address()).isNull();
        assertThat(erased.entry().argsPreview()).isNull();
        assertThat(erased.entry().argsDigest()).isNull();
        assertThat(erased.entry().detail()).isNull();
        assertThat(erased.entry().tool()).isEqualTo("echo");
        assertThat(new AuditSearch(database).bySeq(1_201).orElseThrow().entry().uid())
                .isEqualTo("sam");
        assertThat(verify()).returns(true, ChainVerifier.Report::intact).returns(1_200L, ChainVerifier.Report::erased);
    }

    @Test
    void isRecordedWithoutNamingThePerson() {
        record("alex", 1);

        erase("alex");

        AuditEntry told = new AuditSearch(database).bySeq(2).orElseThrow().entry();
        assertThat(told.method()).isEqualTo("audit.erase");
        assertThat(told.detail()).isEqualTo(Erasure.SENTENCE);
    }

    @Test
    void whatComesLaterIsRecordedOfThemAgain() {
        record("alex", 3);
        erase("alex");
        record("alex", 2);

        assertThat(new AuditSearch(database).bySeq(6).orElseThrow().entry().uid())
                .isEqualTo("alex");
        assertThat(verify()).returns(true, ChainVerifier.Report::intact).returns(3L, ChainVerifier.Report::erased);
        assertThat(erase("alex")).isEqualTo(2);
        assertThat(verify().intact()).isTrue();
    }

    @Test
    void anotherProcessMayEraseWhileTheGatewayRuns() {
        record("alex", 3);
        try (Database elsewhere = kind.open(folder)) {
            new Erasure(elsewhere, new AuditLog(elsewhere)).erase("alex", entry());
        }
        record("alex", 2);

        assertThat(verify()).returns(true, ChainVerifier.Report::intact).returns(3L, ChainVerifier.Report::erased);
        assertThat(new AuditSearch(database).bySeq(5).orElseThrow().entry().uid())
                .isEqualTo("alex");
    }

    @Test
    void somebodyUnknownHasNothingToErase() {
        record("sam", 1);

        assertThat(erase("nobody")).isZero();
        assertThat(verify().erased()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_event SET address = '192.0.2.1' WHERE seq = 1",
                "UPDATE audit_event SET detail = 'forged' WHERE seq = 1",
                "UPDATE audit_event SET erased = hash WHERE seq = 1",
                "UPDATE audit_caller SET uid = 'sam' WHERE erased IS NOT NULL",
                "UPDATE audit_caller SET erased = NULL WHERE erased IS NOT NULL"
            })
    void nothingCanBePutInThePlaceOfWhatWasErased(String forgery) {
        record("alex", 1);
        erase("alex");
        database.write(handle -> handle.execute(forgery));

        assertThat(verify().firstBad()).returns(1L, ChainVerifier.Bad::seq);
    }

    private void record(String uid, int events) {
        IntStream.range(0, events)
                .forEach(i -> log.append(
                        Entries.call(uid, "echo").detail("Said by " + uid).build()));
    }

    private long erase(String uid) {
        return new Erasure(database, log).erase(uid, entry());
    }

    private static AuditEntry entry() {
        return new AuditEntryBuilder(Entries.TIME, DecisionId.next(), "cli", "audit.erase")
                .detail(Erasure.SENTENCE)
                .build();
    }

    private ChainVerifier.Report verify() {
        return new ChainVerifier(database).verify();
    }
}
