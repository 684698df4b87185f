package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import dev.gatehouse.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class AuditLogTest {
    private final TestDatabase kind;

    AuditLogTest(TestDatabase kind) {
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
    void startsAtNothing() {
        assertThat(log.headSeq()).isZero();
        assertThat(log.headHash()).isEqualTo("0".repeat(64));
    }

    @Test
    void returnsTheEventThatLiesInTheDatabase() {
        AuditEvent event = log.append(Entries.call("alex", "echo").build());

        assertThat(event.seq()).isEqualTo(1);
        assertThat(new AuditSearch(database).bySeq(1)).contains(event);
        assertThat(log.headHash()).isEqualTo(event.hash().hex());
    }

    @Test
    void continuesBehindWhatAnotherProcessAppendedInTheMeantime() {
        log.append(Entries.call("alex", "echo").build());
        try (Database elsewhere = kind.open(folder)) {
            AuditLog other = new AuditLog(elsewhere);
            other.append(Entries.call("sam", "echo").build());
            AuditEvent ours = log.append(Entries.call("alex", "echo").build());
            AuditEvent theirs = other.append(Entries.call("sam", "echo").build());

            assertThat(ours.seq()).isEqualTo(3);
            assertThat(theirs.seq()).isEqualTo(4);
        }

        assertThat(new ChainVerifier(database).verify().firstBad()).isNull();
        assertThat(new ChainVerifier(database).verify().checked()).isEqualTo(4);
    }

    @Test
    void keepsTextOfEveryKindAsItWasHashed() {
        AuditEvent event = log.append(Entries.call("zoë 🦊", "a\u0000b")
                .detail("lone \ud800 surrogate, 'quotes', \"more\", \n\r\t")
                .requestId("")
                .heldScopes(List.of("odd scope", ""))
                .argsPreview("x".repeat(10_000))
                .build());

        assertThat(event.seq()).isEqualTo(1);
        assertThat(event.entry().tool()).isEqualTo("a\ufffdb");
        assertThat(new ChainVerifier(database).verify().firstBad()).isNull();
    }

    @Test
    void keepsNoEventThatIsLargeWhateverWasSent() {
        String huge = "é".repeat(10_000_000);
        AuditEvent event = log.append(Entries.call(huge, huge)
                .detail("x".repeat(4_095) + "🦊 and more")
                .requestId(huge)
                .sessionId(huge)
                .userAgent(huge)
                .requiredScopes(List.of(huge, "short"))
                .heldScopes(Collections.nCopies(100_000, "scope"))
                .argsPreview(huge)
                .build());

        assertThat(event.entry().tool()).hasSizeLessThan(4_200).endsWith("é… (10000000 characters)");
        assertThat(event.entry().detail()).endsWith("x… (4106 characters)");
        assertThat(event.entry().heldScopes()).hasSize(512).last().isEqualTo("… (100000 in all)");
        assertThat(event.entry().requiredScopes()).last().isEqualTo("short");
        assertThat(new ChainVerifier(database).verify().firstBad()).isNull();
    }

    @Test
    void givesEntriesOfManyThreadsOneUnbrokenChain() throws Exception {
        List<AuditEvent> events = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> appends = new ArrayList<>();
            IntStream.range(0, 32)
                    .forEach(thread -> appends.add(threads.submit(() -> IntStream.range(0, 50)
                            .forEach(i -> events.add(log.append(
                                    Entries.call("user-" + thread, "echo").build()))))));
            for (Future<?> append : appends) {
                append.get();
            }
        }

        assertThat(events)
                .extracting(AuditEvent::seq)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 1_600).boxed().toList());
        ChainVerifier.Report report = new ChainVerifier(database).verify();
        assertThat(report.intact()).isTrue();
        assertThat(report.checked()).isEqualTo(1_600);
        assertThat(report.headHash()).isEqualTo(log.headHash());
    }

    @Test
    void continuesTheChainAfterARestart() {
        log.append(Entries.call("alex", "echo").build());
        String before = log.headHash();
        database.close();
        open();

        AuditEvent next = log.append(Entries.call("alex", "echo").build());

        assertThat(next.seq()).isEqualTo(2);
        assertThat(next.prevHash().hex()).isEqualTo(before);
        assertThat(new ChainVerifier(database).verify().intact()).isTrue();
    }

    @Test
    void anEntryThatCannotBeKeptLeavesTheChainWhereItWas() {
        refuseADecisionTwice();
        AuditEntry first = Entries.call("alex", "echo").build();
        log.append(first);

        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> log.append(first));

        assertThat(log.headSeq()).isEqualTo(1);
        assertThat(log.append(Entries.call("alex", "echo").build()).seq()).isEqualTo(2);
        assertThat(new ChainVerifier(database).verify().intact()).isTrue();
    }

    @Test
    void oneBadEntryAmongManyFailsAlone() throws Exception {
        refuseADecisionTwice();
        AuditEntry taken = Entries.call("alex", "echo").build();
        log.append(taken);
        List<Future<AuditEvent>> good = new ArrayList<>();
        List<Future<AuditEvent>> bad = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                good.add(threads.submit(
                        () -> log.append(Entries.call("alex", "echo").build())));
                if (i % 50 == 0) {
                    bad.add(threads.submit(() -> log.append(taken)));
                }
            }
        }

        for (Future<AuditEvent> append : good) {
            assertThat(append.get().seq()).isPositive();
        }
        assertThat(bad).allSatisfy(append -> assertThat(append.state()).isEqualTo(Future.State.FAILED));
        assertThat(new ChainVerifier(database).verify().checked()).isEqualTo(201);
    }

    @Test
    void makesAChangeAndItsEventDurableTogether() {
        int added = log.append(
                handle -> addNote(handle, "kept"),
                _ -> Entries.call("alex", "echo").build());

        assertThat(added).isEqualTo(1);
        assertThat(notes()).containsExactly("kept");
        assertThat(log.headSeq()).isEqualTo(1);
    }

    @Test
    void undoesAChangeWhoseEventCannotBeKept() {
        refuseADecisionTwice();
        AuditEntry taken = Entries.call("alex", "echo").build();
        log.append(taken);

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> log.append(handle -> addNote(handle, "lost"), _ -> taken));

        assertThat(notes()).isEmpty();
        assertThat(log.append(Entries.call("alex", "echo").build()).seq()).isEqualTo(2);
    }

    @Test
    void appendsNothingForAChangeThatIsRefused() {
        IOException refusal = new IOException("not now");

        assertThatThrownBy(() -> log.append(
                        handle -> {
                            addNote(handle, "lost");
                            throw refusal;
                        },
                        _ -> Entries.call("alex", "echo").build()))
                .isSameAs(refusal);

        assertThat(notes()).isEmpty();
        assertThat(log.headSeq()).isZero();
        assertThat(log.append(Entries.call("alex", "echo").build()).seq()).isEqualTo(1);
    }

    private static int addNote(Handle handle, String note) {
        handle.execute("CREATE TABLE IF NOT EXISTS note (text TEXT)");
        return handle.execute("INSERT INTO note VALUES (?)", note);
    }

    private List<String> notes() {
        return database.write(handle -> {
            handle.execute("CREATE TABLE IF NOT EXISTS note (text TEXT)");
            return handle.createQuery("SELECT text FROM note")
                    .mapTo(String.class)
                    .list();
        });
    }

    @Test
    void tellsListenersEachEventInOrderAndOutlivesTheirFailures() {
        List<Long> heard = Collections.synchronizedList(new ArrayList<>());
        log.subscribe(event -> {
            throw new IllegalStateException("a listener of a test");
        });
        log.subscribe(event -> heard.add(event.seq()));

        log.append(Entries.call("alex", "echo").build());
        log.append(Entries.call("alex", "echo").build());

        assertThat(heard).containsExactly(1L, 2L);
    }

    @Test
    void refusesWhenTheDatabaseIsClosed() {
        database.close();

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> log.append(Entries.call("alex", "echo").build()))
                .withMessage("The database is closed");
    }

    /** Makes the database refuse an entry, for whatever reason it may have. */
    private void refuseADecisionTwice() {
        database.write(handle -> handle.execute("CREATE UNIQUE INDEX once ON "
                + (kind == TestDatabase.POSTGRESQL ? "audit_event_0" : "audit_event") + " (decision_id)"));
    }
}
