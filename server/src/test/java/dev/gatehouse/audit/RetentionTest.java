package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class RetentionTest {
    private final TestDatabase kind;

    RetentionTest(TestDatabase kind) {
        this.kind = kind;
    }

    private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

    @TempDir
    Path folder;

    private Database database;
    private AuditLog log;
    private CheckpointKey key;

    @BeforeEach
    void open() throws Exception {
        database = kind.open(folder);
        log = new AuditLog(database);
        key = CheckpointKey.open(folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void removesWholeSegmentsWhoseTimeIsOverAndLeavesAChainThatVerifies() {
        record(4_500, Duration.ofDays(100));
        sign();
        record(3, Duration.ofDays(100));
        record(4, Duration.ofDays(10));
        sign();

        assertThat(removeAfter(Duration.ofDays(90))).isEqualTo(4_500);

        ChainVerifier.Report report = verify();
        assertThat(report.firstBad()).isNull();
        assertThat(report.removed()).isEqualTo(4_500);
        assertThat(report.checked()).isEqualTo(3 + 4 + 1);
        assertThat(new AuditSearch(database).bySeq(4_501).orElseThrow().prevHash())
                .isEqualTo(database.reader().withHandle(Segment::all).getFirst().lastHash());
        assertThat(last().entry().detail()).isEqualTo("Removed the events #1 to #4500, which were older than 90 days.");
    }

    @Test
    void goesOnWhereTheLastRunEnded() {
        record(10, Duration.ofDays(200));
        sign();
        record(10, Duration.ofDays(100));
        sign();
        record(1, Duration.ZERO);

        assertThat(removeAfter(Duration.ofDays(150))).isEqualTo(10);
        assertThat(removeAfter(Duration.ofDays(150))).isZero();
        assertThat(removeAfter(Duration.ofDays(90))).isEqualTo(10);

        assertThat(verify()).returns(true, ChainVerifier.Report::intact).returns(20L, ChainVerifier.Report::removed);
    }

    @Test
    void forgetsWhoAskedInMonthsThatAreGone() {
        record(1, Duration.ofDays(100));
        sign();
        record(1, Duration.ZERO);
        removeAfter(Duration.ofDays(90));

        List<Integer> months = database.reader()
                .withHandle(handle -> handle.createQuery("SELECT DISTINCT month FROM audit_caller")
                        .mapTo(Integer.class)
                        .list());
        assertThat(months).containsExactly(202606);
    }

    @Test
    void aRangeThatIsRemovedHoldsNothing() {
        record(12, Duration.ofDays(100));
        sign();
        record(3, Duration.ZERO);
        // Removes them when the check has read the range, but not yet what follows.
        ChainVerifier.Report overtaken = new ChainVerifier(database, key, List.of())
                .verify(new ChainRange(1, 10), (_, _) -> removeAfter(Duration.ofDays(90)));

        for (ChainVerifier.Report report : List.of(overtaken, verify(2, 5), verify(2, 12))) {
            assertThat(report.firstBad()).isNull();
            assertThat(report.removed()).isEqualTo(12);
            assertThat(report.checked()).isZero();
        }
        assertThat(verify(10, 13))
                .returns(true, ChainVerifier.Report::intact)
                .returns(13L, ChainVerifier.Report::firstSeq)
                .returns(1L, ChainVerifier.Report::checked);
    }

    private ChainVerifier.Report verify(long first, long last) {
        return new ChainVerifier(database, key, List.of()).verify(new ChainRange(first, last), (_, _) -> {});
    }

    @Test
    void keepsTheEndOfTheChainHoweverOldItIs() {
        record(5, Duration.ofDays(100));
        sign();

        assertThat(removeAfter(Duration.ofDays(90))).isZero();
        assertThat(verify().checked()).isEqualTo(5);
    }

    @Test
    void whatWasRemovedByAnybodyElseIsFound() {
        record(5, Duration.ofDays(100));
        sign();
        record(5, Duration.ZERO);
        removeAfter(Duration.ofDays(90));
        tamper("DELETE FROM audit_event WHERE seq = 6");
        assertThat(verify().firstBad()).returns("gap", ChainVerifier.Bad::problem);

        tamper("UPDATE audit_segment SET last_seq = 6");
        assertThat(verify().firstBad()).returns("signature", ChainVerifier.Bad::problem);

        tamper("DELETE FROM audit_segment");
        assertThat(verify().firstBad()).returns("gap", ChainVerifier.Bad::problem);
    }

    private void record(int events, Duration ago) {
        for (int i = 0; i < events; i++) {
            log.append(Entries.callAt(NOW.minus(ago), "alex").build());
        }
    }

    private void sign() {
        new Checkpointer(
                        log,
                        database,
                        key,
                        CheckpointConfig.defaults(),
                        folder,
                        new Egress(EgressConfig.closed()),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .checkpoint();
    }

    private long removeAfter(Duration kept) {
        return new Retention(log, database, key, kept, Clock.fixed(NOW, ZoneOffset.UTC)).removeWhatIsOver();
    }

    private ChainVerifier.Report verify() {
        return new ChainVerifier(database, key, CheckpointConfig.defaults().files(folder)).verify();
    }

    private AuditEvent last() {
        return new AuditSearch(database).find(AuditQuery.everything(1)).getFirst();
    }

    private void tamper(String sql) {
        database.write(handle -> handle.execute(sql));
    }
}
