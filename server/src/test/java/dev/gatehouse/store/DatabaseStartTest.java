package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseStartTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("gatehouse.db");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://localhost/gatehouse",
                "data/gatehouse.db",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:data.db",
                "jdbc:sqlite:data.db?journal_mode=OFF",
            })
    void aUrlThatIsNotSupportedIsAConfigurationError(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseConfig.at(url))
                .withMessageStartingWith("database.url: ");
    }

    @Test
    void theUrlHasADefault() {
        assertThat(DatabaseConfig.at(null).url()).isEqualTo("jdbc:sqlite:./data/gatehouse.db");
    }

    @Test
    void twoProcessesMayOpenANewDatabaseAtOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService processes = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> pending = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                pending.add(processes.submit(() -> {
                    together.await();
                    try (Database _ = Database.open("jdbc:sqlite:" + file)) {
                        return Database.schema(DatabaseConfig.at("jdbc:sqlite:" + file))
                                .pending();
                    }
                }));
            }
            for (Future<Integer> one : pending) {
                assertThat(one.get()).isZero();
            }
        }
    }

    @Test
    void refusesAFileThatIsNoDatabaseAndLeavesItAsItIs() throws IOException {
        Files.writeString(file, "somebody's notes\n".repeat(100));
        assertRefusedUntouched("the file is not a SQLite database");
    }

    @Test
    void refusesADamagedDatabaseAndLeavesItAsItIs() throws IOException {
        Database.open(url()).close();
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 100, 4_096, (byte) 0x5a);
        Files.write(file, bytes);
        assertRefusedUntouched("the file is damaged");
    }

    @Test
    void refusesTheDatabaseOfAnotherProgramAndLeavesItAsItIs() throws IOException, SQLException {
        execute("CREATE TABLE theirs (id INTEGER)");
        assertRefusedUntouched("holds something else");
    }

    @Test
    void refusesADatabaseOfANewerVersionAndLeavesItAsItIs() throws IOException, SQLException {
        Database.open(url()).close();
        execute("INSERT INTO flyway_schema_history SELECT 999, '999', 'later', type, 'V999__later.sql', 1,"
                + " installed_by, installed_on, 1, 1 FROM flyway_schema_history WHERE version = '1'");
        assertRefusedUntouched("written by a newer Gatehouse (schema 999)");
    }

    @Test
    void refusesAFolderInPlaceOfTheFile() throws IOException {
        Files.createDirectory(file);
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> Database.open(url()))
                .withMessageContaining(file.toString())
                .withMessageContaining("is not a file");
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws IOException {
        Files.writeString(folder.resolve("data"), "a file");
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> Database.open("jdbc:sqlite:" + folder.resolve("data/gatehouse.db")))
                .withMessageContaining("cannot be made")
                .withMessageNotContaining("\n");
    }

    private void assertRefusedUntouched(String reason) throws IOException {
        byte[] before = Files.readAllBytes(file);

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> Database.open(url()))
                .withMessageContaining(file.toString())
                .withMessageContaining(reason)
                .withMessageNotContaining("\n");

        assertThat(file).hasBinaryContent(before);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }
}
