package dev.gatehouse.store;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * What is particular to SQLite: how it is opened, migrated, and which of its errors mean that it is unavailable. The
 * one class that PostgreSQL will need a sibling of. Immutable.
 */
final class Sqlite {
    /**
     * How long a change waits for a lock that another process holds; a call must not wait more than 5 s for its 503.
     */
    private static final int BUSY_TIMEOUT_MILLIS = 4_000;

    private static final int READERS = 4;
    /**
     * Pages that are written often (the indexes' ends) are copied once a checkpoint, so fewer checkpoints copy less.
     */
    private static final int WAL_PAGES_BEFORE_CHECKPOINT = 8_000;

    private static final int WAL_SIZE_LIMIT_BYTES = 64 << 20;
    private static final String MIGRATIONS = "classpath:db/sqlite";

    private final SqliteFile file;

    private Sqlite(SqliteFile file) {
        this.file = file;
    }

    /** Makes, checks and migrates the database; refuses a file that is not ours before anything is changed in it. */
    static Sqlite open(SqliteFile file) {
        file.create();
        Sqlite sqlite = new Sqlite(file);
        try {
            sqlite.refuseForeign();
            sqlite.migrate();
        } catch (SQLException | FlywayException e) {
            throw new StoreUnavailable("The database " + file.path() + " cannot be opened: " + startProblem(e), e);
        }
        return sqlite;
    }

    /** A database that exists and is ours, as it is: nothing is made or migrated. */
    static Sqlite existing(SqliteFile file) {
        if (!Files.isReadable(file.path())) {
            throw new StoreUnavailable("There is no readable database at " + file.path()
                    + "; start the gateway once, or set database.url to where it is");
        }
        Sqlite sqlite = new Sqlite(file);
        try {
            sqlite.refuseForeign();
        } catch (SQLException e) {
            throw new StoreUnavailable("The database " + file.path() + " cannot be opened: " + startProblem(e), e);
        }
        return sqlite;
    }

    /** Where the schema stands. */
    Database.Schema schema() {
        MigrationInfoService migrations = flyway(readOnly()).info();
        MigrationInfo current = migrations.current();
        return new Database.Schema(
                current == null ? "none" : current.getVersion().toString(), migrations.pending().length);
    }

    /** The one connection's source for changes. Does not create: a file that vanished must not come back empty. */
    DataSource writer() {
        SQLiteConfig config = writing();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return source(config);
    }

    /** A small pool of connections that cannot change anything. */
    org.apache.tomcat.jdbc.pool.DataSource readers() {
        var pool = new org.apache.tomcat.jdbc.pool.DataSource();
        pool.setDataSource(source(readOnly()));
        pool.setName("store-readers");
        pool.setJmxEnabled(false);
        pool.setInitialSize(1);
        pool.setMinIdle(1);
        pool.setMaxActive(READERS);
        pool.setMaxIdle(READERS);
        return pool;
    }

    /** How much room the disk has. */
    long freeBytes() throws IOException {
        return Files.getFileStore(file.path()).getUsableSpace();
    }

    /** Why the database is unavailable, if this is why a change failed. */
    static Optional<String> unavailability(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLiteException sqlite) {
                return unavailability(sqlite.getResultCode());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unavailability(SQLiteErrorCode code) {
        // The low byte is the primary result code (https://www.sqlite.org/rescode.html).
        return switch (code.code & 0xff) {
            case 5, 6, 15 -> Optional.of("it is locked by another process");
            case 7 -> Optional.of("it is out of memory");
            case 8 -> Optional.of("it is read-only");
            case 10 -> Optional.of("the disk reports an error");
            case 11 -> Optional.of("the file is damaged");
            case 13 -> Optional.of("the disk is full");
            case 14 -> Optional.of("the file cannot be opened");
            case 26 -> Optional.of("the file is not a SQLite database");
            default -> Optional.empty();
        };
    }

    private void refuseForeign() throws SQLException {
        try (Connection connection = source(readOnly()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(
                        "SELECT count(*), sum(name = 'flyway_schema_history') FROM sqlite_master WHERE type ="
                                + " 'table'")) {
            tables.next();
            if (tables.getInt(1) > 0 && tables.getInt(2) == 0) {
                throw new StoreUnavailable("The database " + file.path()
                        + " holds something else than Gatehouse's data; set database.url to another file");
            }
        }
    }

    private void migrate() {
        Flyway flyway = flyway(writing());
        refuseNewer(flyway.info());
        flyway.migrate();
    }

    private Flyway flyway(SQLiteConfig config) {
        return Flyway.configure(Sqlite.class.getClassLoader())
                .dataSource(source(config))
                .locations(MIGRATIONS)
                .ignoreMigrationPatterns(new String[0])
                .cleanDisabled(true)
                .load();
    }

    private void refuseNewer(MigrationInfoService migrations) {
        Arrays.stream(migrations.all())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .ifPresent(version -> {
                    throw new StoreUnavailable("The database " + file.path()
                            + " was written by a newer Gatehouse (schema " + version
                            + "); run that version, or set database.url to another file");
                });
    }

    private static String startProblem(Exception e) {
        return unavailability(e)
                .orElse(
                        e instanceof FlywayException
                                ? "its schema does not fit this version of Gatehouse; run the version that wrote it"
                                : "the file cannot be read as a database");
    }

    private static SQLiteConfig readOnly() {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        return config;
    }

    private static SQLiteConfig writing() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setJournalSizeLimit(WAL_SIZE_LIMIT_BYTES);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, String.valueOf(WAL_PAGES_BEFORE_CHECKPOINT));
        // What is deleted or erased must not stay readable in the file.
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        // Keys come back by INSERT ... RETURNING; the driver's own way costs a query after every insert.
        config.setGetGeneratedKeys(false);
        return config;
    }

    private DataSource source(SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(file.url());
        return source;
    }
}
