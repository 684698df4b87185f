package dev.gatehouse.testing;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** A PostgreSQL server on a free loopback port, in processes of its own. */
public final class PostgresServer implements AutoCloseable {
    private static final String TEMPLATE = "migrated";

    private final Path data;
    private final int port;
    private final boolean passing;
    private final Set<String> databases = new HashSet<>();
    private EmbeddedPostgres server;

    private PostgresServer(Path data, int port, boolean passing) throws IOException {
        this.data = data;
        this.port = port;
        this.passing = passing;
        this.server = run();
    }

    /** One server for all tests of this JVM; stopped when it ends. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** A server of one's own, with its data in {@code folder}. */
    public static PostgresServer start(Path folder) throws IOException {
        return new PostgresServer(folder.resolve("postgresql"), GatewayProcess.freePort(), false);
    }

    private EmbeddedPostgres run() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(passing) // with its end
                .setPort(port)
                .setServerConfig("fsync", "off") // nobody pulls the plug of a test
                .setServerConfig("autovacuum", "off")
                .start();
    }

    /** A database of this name in which nothing is, not even our tables. */
    public synchronized DatabaseConfig empty(String name) {
        create(name, "template1");
        return config(name);
    }

    /** A migrated database of this name, as the gateway is told of it; the same for the same name. */
    public synchronized DatabaseConfig database(String name) {
        if (databases.isEmpty()) {
            create(TEMPLATE, "template1");
            Database.open(config(TEMPLATE)).close();
        }
        if (databases.add(name)) {
            create(name, TEMPLATE);
        }
        return config(name);
    }

    private void create(String name, String template) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet there = statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + name + "'")) {
                if (there.next()) {
                    return; // of a server that ran before, with the same folder
                }
            }
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private DatabaseConfig config(String name) {
        return new DatabaseConfig("jdbc:postgresql://127.0.0.1:" + port + "/" + name, "postgres", "postgres", null);
    }

    /** Starts it again, with the data it had. */
    public void restart() throws IOException {
        server = run();
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops it in the middle of whatever it does. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        private static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            try {
                return new PostgresServer(Files.createTempDirectory("gatehouse-test"), GatewayProcess.freePort(), true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
