package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    private Path file;
    private Database database;

    @BeforeEach
    void open() {
        file = folder.resolve("data/gatehouse.db");
        database = Database.open("jdbc:sqlite:" + file);
        database.write(handle -> handle.execute("CREATE TABLE IF NOT EXISTS t (name TEXT PRIMARY KEY)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void makesTheFolderAndTheFileForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(file.resolveSibling("gatehouse.db-wal"))))
                .isEqualTo("rw-------");
    }

    @Test
    void syncsEveryCommitToTheWriteAheadLog() {
        String journal = database.reader()
                .withHandle(handle -> handle.createQuery("PRAGMA journal_mode")
                        .mapTo(String.class)
                        .one());
        int synchronous = database.write(handle ->
                handle.createQuery("PRAGMA synchronous").mapTo(Integer.class).one());

        assertThat(journal).isEqualTo("wal");
        assertThat(synchronous).as("FULL").isEqualTo(2);
    }

    @Test
    void keepsWhatWasWrittenAcrossARestart() {
        insert("kept");
        database.close();
        open();

        assertThat(names()).containsExactly("kept");
    }

    @Test
    void readersCannotWrite() {
        assertThatThrownBy(() -> database.reader().useHandle(handle -> handle.execute("INSERT INTO t VALUES ('x')")))
                .hasMessageContaining("readonly");
    }

    @Test
    void aFailedChangeIsUndoneAloneAndItsExceptionReachesItsCaller() throws Exception {
        List<Future<?>> writes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                String name = "n" + i;
                boolean bad = i % 10 == 0;
                writes.add(threads.submit(() -> database.write(handle -> {
                    handle.execute("INSERT INTO t VALUES (?)", name);
                    if (bad) {
                        throw new IOException("refused " + name);
                    }
                    return name;
                })));
            }
        }

        assertThat(names()).hasSize(90).doesNotContain("n0", "n10", "n90");
        assertThat(writes.get(10).exceptionNow())
                .isInstanceOf(IOException.class)
                .hasMessage("refused n10");
    }

    @Test
    void aBrokenConstraintIsTheCallersOwnError() {
        insert("twice");

        assertThatExceptionOfType(UnableToExecuteStatementException.class)
                .isThrownBy(() -> insert("twice"))
                .withMessageContaining("UNIQUE")
                .withMessageNotContaining("twice");
    }

    @Test
    void refusesWhenClosed() {
        database.close();

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> insert("late"))
                .withMessage("The database is closed");
    }

    @Test
    void refusesWhileTheDiskIsFullAndRecoversByItself() {
        long pages = database.write(handle -> {
            long used =
                    handle.createQuery("PRAGMA page_count").mapTo(Long.class).one();
            handle.execute("PRAGMA max_page_count = " + used);
            return used;
        });

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> insert("x".repeat(100_000)))
                .withMessageContaining("the disk is full");

        database.write(handle -> handle.execute("PRAGMA max_page_count = " + (pages + 1_000)));
        insert("after");
        assertThat(names()).containsExactly("after");
    }

    @Test
    void refusesWhileAnotherProcessHoldsTheLockAndRecoversByItself() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            other.createStatement().execute("BEGIN EXCLUSIVE");

            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(() -> insert("blocked"))
                    .withMessageContaining("locked");
            other.createStatement().execute("ROLLBACK");
        }

        insert("after");
        assertThat(names()).containsExactly("after");
    }

    @Test
    void refusesWhileItsFileIsElsewhereAndRecoversByItself() throws IOException {
        insert("before");
        Path elsewhere = Files.move(file, folder.resolve("elsewhere.db"));

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> insert("nowhere"))
                .withMessageContaining("moved or deleted");
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> insert("nowhere"))
                .withMessageContaining("cannot be opened");
        assertThat(file).doesNotExist();
        Files.move(elsewhere, file);

        insert("after");
        assertThat(names()).containsExactly("after", "before");
    }

    private void insert(String name) {
        database.write(handle -> handle.execute("INSERT INTO t VALUES (?)", name));
    }

    private List<String> names() {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT name FROM t ORDER BY name")
                        .mapTo(String.class)
                        .list());
    }
}
