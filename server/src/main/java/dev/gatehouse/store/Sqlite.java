package dev.gatehouse.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** What is particular to SQLite: how its file is opened, checked, migrated and copied. Thread-safe. */
final class Sqlite implements Engine {
    /**
     * How long a change waits for a lock that another process holds; a call must not wait more than 5 s for its 503.
     */
    private static final int BUSY_TIMEOUT_MILLIS = 4_000;

    /**
     * Pages that are written often (the indexes' ends) are copied once a checkpoint, so fewer checkpoints copy less.
     */
    private static final int WAL_PAGES_BEFORE_CHECKPOINT = 8_000;

    private static final Logger LOG = LoggerFactory.getLogger(Sqlite.class);
    private static final int WAL_SIZE_LIMIT_BYTES = 64 << 20;

    private final SqliteFile file;

    /** Which file the connection for changes has opened. */
    private volatile @Nullable Object connectedTo;

    private Sqlite(SqliteFile file) {
        this.file = file;
    }

    /** Makes, checks and migrates the database; refuses a file that is not ours before anything is changed in it. */
    static Sqlite open(SqliteFile file) {
        file.create();
        Sqlite sqlite = new Sqlite(file);
        try {
            sqlite.refuseForeign();
            sqlite.migrations(writing()).migrate();
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

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public Database.Schema schema() {
        return migrations(readOnly()).schema();
    }

    /** Does not create: a file that vanished must not come back empty. */
    @Override
    public DataSource writer() {
        SQLiteConfig config = writing();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return source(config);
    }

    @Override
    public DataSource reader() {
        return source(readOnly());
    }

    @Override
    public void opened() throws IOException {
        connectedTo = file.identity();
    }

    /**
     * A transaction locks the file when it begins. A file that was deleted or moved would take changes all the same,
     * and they would be gone with it.
     */
    @Override
    public void lock(Handle handle) throws SQLException {
        try {
            if (Objects.equals(file.identity(), connectedTo)) {
                return;
            }
        } catch (IOException e) {
            LOG.debug("The database cannot be looked at: {}", e.getMessage());
        }
        throw new SQLiteException("The database was moved", SQLiteErrorCode.SQLITE_READONLY_DBMOVED);
    }

    /** Writes a number in the file's header. */
    @Override
    public void touch(Handle handle) {
        handle.execute("PRAGMA user_version = 1");
    }

    @Override
    public OptionalLong freeBytes() throws IOException {
        return OptionalLong.of(Files.getFileStore(file.path()).getUsableSpace());
    }

    /** Copies all of it, as it is at one moment, to a file that must not exist yet. */
    void copyTo(SqliteFile copy) {
        if (Files.exists(copy.path())) {
            throw new StoreUnavailable("There is a file " + copy.path() + " already; name another");
        }
        copy.create();
        try (Connection connection = reader().getConnection();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.path().toString());
            vacuum.execute();
            sync(copy.path());
        } catch (SQLException | IOException e) {
            copy.path().toFile().delete();
            throw new StoreUnavailable(
                    "The database " + file.path() + " cannot be copied to " + copy.path() + ": "
                            + Unavailability.reason(e).orElse("the copy cannot be written"),
                    e);
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel written = FileChannel.open(path, StandardOpenOption.WRITE)) {
            written.force(true);
        }
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

    private Migrations migrations(SQLiteConfig config) {
        return new Migrations(source(config), "sqlite", file.path().toString());
    }

    private static String startProblem(Exception e) {
        return Unavailability.reason(e)
                .orElse(e instanceof FlywayException ? Migrations.MISFIT : "the file cannot be read as a database");
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
