package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTest {
    @TempDir
    private Path folder;

    private final PostgresServer server = PostgresServer.shared();

    private Database open(String name) {
        Database database = Database.open(server.database(name));
        database.write(handle -> handle.execute("CREATE TABLE IF NOT EXISTS t (name TEXT PRIMARY KEY)"));
        return database;
    }

    private static void insert(Database database, String name) {
        database.write(handle -> handle.execute("INSERT INTO t VALUES (?)", name));
    }

    private static List<String> names(Database database) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT name FROM t ORDER BY name")
                        .mapTo(String.class)
                        .list());
    }

    private Connection administrator(String name) throws SQLException {
        return administrator(server.database(name));
    }

    private static Connection administrator(DatabaseConfig config) throws SQLException {
        return DriverManager.getConnection(config.url(), "postgres", "postgres");
    }

    @Test
    void aCommitIsOnDiskEvenWhereTheServersDefaultIsAnother() throws SQLException {
        String name = "lax";
        try (Connection connection = administrator(name)) {
            connection.createStatement().execute("ALTER DATABASE lax SET synchronous_commit = off");
        }
        try (Database database = open(name)) {
            String setting = database.write(handle -> handle.createQuery("SHOW synchronous_commit")
                    .mapTo(String.class)
                    .one());

            assertThat(setting).isEqualTo("on");
        }
    }

    @Test
    void readersCannotWrite() {
        try (Database database = open("readers")) {
            assertThatThrownBy(
                            () -> database.reader().useHandle(handle -> handle.execute("INSERT INTO t VALUES ('x')")))
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void aFailedChangeIsUndoneAlone() throws Exception {
        List<Future<?>> writes = new ArrayList<>();
        try (Database database = open("alone")) {
            insert(database, "n50");
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 100; i++) {
                    String name = "n" + i;
                    writes.add(threads.submit(() -> insert(database, name)));
                }
            }

            assertThat(names(database)).hasSize(100);
            assertThat(writes.get(50).exceptionNow())
                    .isInstanceOf(UnableToExecuteStatementException.class)
                    .hasMessageNotContaining("n50");
        }
    }

    @Test
    void nodesChangeTheDatabaseOneAfterTheOther() throws Exception {
        try (Database one = open("nodes");
                Database other = open("nodes");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Database node = i % 2 == 0 ? one : other;
                writes.add(threads.submit(() -> node.write(handle ->
                        handle.execute("INSERT INTO t SELECT 'row ' || lpad(count(*)::text, 2, '0') FROM t"))));
            }
            for (Future<?> write : writes) {
                write.get();
            }

            assertThat(names(one)).hasSize(40).endsWith("row 39");
        }
    }

    @Test
    void refusesWhileAnotherHoldsTheLockAndRecoversByItself() throws SQLException {
        try (Database database = open("locked")) {
            try (Connection other = administrator("locked")) {
                other.setAutoCommit(false);
                other.createStatement().execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");

                assertThatExceptionOfType(StoreUnavailable.class)
                        .isThrownBy(() -> insert(database, "blocked"))
                        .withMessageContaining("locked");
            }

            insert(database, "after");
            assertThat(names(database)).containsExactly("after");
        }
    }

    @Test
    void aConnectionThatWasCutIsReplaced() throws SQLException {
        try (Database database = open("cut")) {
            insert(database, "before");
            names(database);
            try (Connection other = administrator("cut")) {
                other.createStatement()
                        .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = 'cut' AND pid <> pg_backend_pid()");
            }

            assertThat(names(database)).containsExactly("before");
            assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> insert(database, "lost"));
            insert(database, "after");
            assertThat(names(database)).containsExactly("after", "before");
        }
    }

    @Test
    void refusesTheDatabaseOfAnotherProgram() throws SQLException {
        DatabaseConfig config = server.empty("theirs");
        try (Connection connection = administrator(config)) {
            connection.createStatement().execute("CREATE TABLE orders (id INT)");
        }

        assertRefused(config, "holds something else than Gatehouse's data");
        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> Database.schema(config));
    }

    @Test
    void refusesADatabaseOfANewerVersion() throws SQLException {
        DatabaseConfig config = server.database("newer");
        try (Connection connection = administrator("newer")) {
            connection
                    .createStatement()
                    .execute("INSERT INTO flyway_schema_history SELECT 999, '999', 'later', type, 'V999__later.sql',"
                            + " 1, installed_by, installed_on, 1, TRUE FROM flyway_schema_history WHERE version = '1'");
        }

        assertRefused(config, "written by a newer Gatehouse (schema 999)");
    }

    @Test
    void migratesAnEmptyDatabaseAndSaysWhereItStands() {
        DatabaseConfig config = server.empty("fresh");
        assertThat(Database.schema(config).version()).isEqualTo("none");
        assertThat(Database.schema(config).pending()).isPositive();

        Database.open(config).close();

        assertThat(Database.schema(config).pending()).isZero();
    }

    @Test
    void saysThatNobodyIsThere() {
        assertRefused(DatabaseConfig.at("jdbc:postgresql://127.0.0.1:1/gatehouse"), "it cannot be reached");
    }

    @Test
    void saysThatThereIsNoSuchDatabase() {
        String url = server.database("other").url().replace("/other", "/missing");
        assertRefused(new DatabaseConfig(url, "postgres", "postgres", null), "there is no such database");
    }

    @Test
    void readsThePasswordFromItsFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "postgres\n");
        DatabaseConfig config = server.database("filed");

        Database.open(new DatabaseConfig(config.url(), "postgres", null, file)).close();

        assertRefused(new DatabaseConfig(config.url(), "postgres", null, folder.resolve("missing")), "cannot be read");
    }

    @Test
    void neverShowsThePassword() {
        assertThat(new DatabaseConfig("jdbc:postgresql://db.example.com/g", "u", "s3cret", null).toString())
                .doesNotContain("s3cret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseConfig.at("jdbc:postgresql://db.example.com/g?user=u&password=s3cret"))
                .withMessageStartingWith("database.url: holds a user or password")
                .withMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example.com/g?sslmode=none",
                "jdbc:postgresql://db.example.com/g?loggerLevel=TRACE",
                "jdbc:postgresql://db.example.com:port/g",
            })
    void refusesAUrlThatItDoesNotUnderstand(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseConfig.at(url))
                .withMessageStartingWith("database.url: ");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example.com/g, verify-full",
        "jdbc:postgresql://127.0.0.1:5432/g, prefer",
        "jdbc:postgresql://localhost/g, prefer",
        "'jdbc:postgresql://localhost,db.example.com/g', verify-full",
        "jdbc:postgresql://db.example.com/g?sslmode=require, require",
    })
    void checksTheServersCertificateUnlessItIsToldOtherwise(String url, String mode) {
        assertThat(PostgresAddress.at(url).tls()).isEqualTo(mode);
    }

    @Test
    void neverFallsBackToAConnectionThatAnybodyCanRead() {
        DatabaseConfig config = server.database("plain");
        DatabaseConfig strict =
                new DatabaseConfig(config.url() + "?sslmode=verify-full", config.user(), config.password(), null);

        assertRefused(strict, "by TLS, which it does not offer");
    }

    private static void assertRefused(DatabaseConfig config, String reason) {
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> Database.open(config))
                .withMessageContaining(reason)
                .withMessageNotContaining("\n");
    }
}
