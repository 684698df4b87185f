package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import dev.gatehouse.testing.PostgresServer;
import dev.gatehouse.testing.TestDatabase;
import io.dropwizard.util.DataSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database cannot take is kept on disk, and comes into the chain once and in order. */
class SpillTest {
    private static final long PLENTY = 1_000_000;

    @TempDir
    private Path folder;

    private Path file;
    private Database database;
    private AuditLog log;
    private Spill spill;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("audit-spill.jsonl");
        database = TestDatabase.SQLITE.open(folder);
        begin(SpillConfig.defaults());
    }

    private void begin(SpillConfig config) throws IOException {
        log = new AuditLog(database);
        spill = new Spill(log, database, config, folder, Clock.systemUTC());
        spill.start();
    }

    @AfterEach
    void close() throws Exception {
        spill.stop();
        database.close();
    }

    private void fillTheDisk() {
        database.write(handle -> handle.execute("PRAGMA max_page_count = "
                + handle.createQuery("PRAGMA page_count").mapTo(Long.class).one()));
    }

    private void freeTheDisk() {
        database.write(handle -> handle.execute("PRAGMA max_page_count = " + PLENTY));
    }

    /** Keeps events of users with these names, each as long as it takes to fill a page. */
    private List<String> keep(int first, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            AuditEntry entry =
                    Entries.call("user-" + i, "echo").detail("x".repeat(4_000)).build();
            log.keep(entry);
            ids.add(entry.decisionId());
        }
        return ids;
    }

    private List<String> recorded() {
        return new AuditSearch(database)
                .find(AuditQuery.everything(1_000)).reversed().stream()
                        .filter(event -> event.entry().method().equals("tools/call"))
                        .map(event -> event.entry().decisionId())
                        .toList();
    }

    private void awaitReplay() {
        Awaitility.await().until(() -> !Files.exists(file) && spill.waiting() == 0);
    }

    private ChainVerifier.Report verify() {
        return new ChainVerifier(database).andJournal(file).verify();
    }

    @Test
    void bringsInWhatAFullDiskKeptOutInItsOrder() {
        List<String> ids = keep(0, 3);
        fillTheDisk();
        ids.addAll(keep(3, 60));
        long waiting = spill.waiting();
        assertThat(waiting).isPositive();
        assertThat(verify().intact()).isTrue();

        freeTheDisk();
        awaitReplay();
        ids.addAll(keep(63, 2));

        assertThat(recorded()).isEqualTo(ids);
        assertThat(verify().intact()).isTrue();
        assertThat(new AuditSearch(database).find(AuditQuery.everything(5).where(AuditField.METHOD, "audit/replayed")))
                .singleElement()
                .extracting(event -> event.entry().reason())
                .isEqualTo("audit_replayed");
    }

    @Test
    void goesOnWhileAnotherProcessHoldsTheLock() throws Exception {
        List<String> ids;
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("gatehouse.db"))) {
            other.createStatement().execute("BEGIN EXCLUSIVE");
            ids = keep(0, 5);
            assertThat(spill.waiting()).isEqualTo(5);
            other.createStatement().execute("ROLLBACK");
        }
        awaitReplay();

        assertThat(recorded()).isEqualTo(ids);
    }

    @Test
    void theJournalIsItsOwnersAlone() throws IOException {
        fillTheDisk();
        keep(0, 60);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void theNextStartBringsInWhatWasLeft() throws Exception {
        fillTheDisk();
        List<String> ids = keep(0, 60);
        spill.stop();
        Files.writeString(file, "0123 {\"cut short", StandardOpenOption.APPEND);
        database.close();

        database = TestDatabase.SQLITE.open(folder);
        assertThat(verify().spilled()).isPositive();
        begin(SpillConfig.defaults());
        awaitReplay();

        assertThat(recorded()).isEqualTo(ids);
        assertThat(verify().intact()).isTrue();
    }

    @Test
    void noEventIsRecordedTwice() {
        SpillFile.Header journal = new SpillFile.Header("journal", 0);
        List<SpillFile.Line> lines = Stream.of("a", "b", "c")
                .map(uid -> new SpillFile.Line(false, Entries.call(uid, "echo").build()))
                .toList();
        AuditEntry answerLost = Entries.call("d", "echo").build();
        log.append(answerLost);

        log.replay(journal, 0, lines.subList(0, 2));
        log.replay(journal, 0, lines);
        log.replay(journal, 3, List.of(new SpillFile.Line(true, answerLost)));

        assertThat(recorded())
                .containsExactly(
                        answerLost.decisionId(),
                        lines.get(0).entry().decisionId(),
                        lines.get(1).entry().decisionId(),
                        lines.get(2).entry().decisionId());
    }

    @Test
    void aChangedLineIsFoundAndNothingBehindItIsRecorded() throws Exception {
        fillTheDisk();
        List<String> ids = keep(0, 60);
        int kept = ids.size() - (int) spill.waiting();
        spill.stop();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(5, lines.get(5).replace("\"uid\":\"user", "\"uid\":\"anna"));
        Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);

        assertThat(verify().firstBad())
                .isEqualTo(new ChainVerifier.Bad(5, "spill", "a line as it was written", "another"));

        freeTheDisk();
        begin(SpillConfig.defaults());
        awaitReplay();
        assertThat(recorded()).isEqualTo(ids.subList(0, kept + 4));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("audit-spill.jsonl.damaged-"));
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(new AuditSearch(database)
                                .find(AuditQuery.everything(5).where(AuditField.REASON, "audit_journal_damaged")))
                        .hasSize(1));
    }

    @Test
    void refusesWhenTheJournalIsFullToo() throws Exception {
        spill.stop();
        begin(new SpillConfig(null, DataSize.kibibytes(64)));
        fillTheDisk();

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> keep(0, 100))
                .withMessageContaining("audit.spill.maxSize");
        assertThat(spill.hasRoom()).isFalse();
    }

    @Test
    void withoutAJournalWhatTheDatabaseCannotTakeIsRefused() {
        log = new AuditLog(database);
        fillTheDisk();

        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> keep(0, 60));
    }

    @Test
    void goesOnWhileTheServerOfPostgresqlIsGone(@TempDir Path own) throws Exception {
        spill.stop();
        database.close();
        try (PostgresServer server = PostgresServer.start(own)) {
            database = Database.open(server.database("spilled"));
            begin(SpillConfig.defaults());
            List<String> ids = keep(0, 2);
            server.stop();
            ids.addAll(keep(2, 5));
            assertThat(spill.waiting()).isEqualTo(5);
            server.restart();
            awaitReplay();

            assertThat(recorded()).isEqualTo(ids);
            assertThat(verify().intact()).isTrue();
            spill.stop();
            database.close();
        }
    }
}
