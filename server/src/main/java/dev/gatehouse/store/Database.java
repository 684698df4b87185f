package dev.gatehouse.store;

import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;

/**
 * The database. Reads go through {@link #reader()} on a small pool; every change goes through {@link #write}, which the
 * one writer thread runs together with whatever else waits, in one transaction that is synced to disk before it
 * returns. Works from {@link #open} until {@link #stop}. Thread-safe.
 */
public final class Database implements Managed, AutoCloseable {
    private static final int READERS = 4;
    private static final int READER_WAIT_MILLIS = 4_000;

    private final Engine engine;
    private final org.apache.tomcat.jdbc.pool.DataSource readers;
    private final Jdbi reader;
    private final GroupCommit writer;
    private volatile boolean stopped;

    private Database(Engine engine) {
        this.engine = engine;
        this.readers = pool(engine.reader());
        this.reader = jdbi(this::readerConnection);
        this.writer = new GroupCommit(jdbi(engine.writer()::getConnection), engine);
    }

    private static org.apache.tomcat.jdbc.pool.DataSource pool(DataSource source) {
        var pool = new org.apache.tomcat.jdbc.pool.DataSource();
        pool.setDataSource(source);
        pool.setName("store-readers");
        pool.setJmxEnabled(false);
        pool.setInitialSize(0);
        pool.setMinIdle(1);
        pool.setMaxActive(READERS);
        pool.setMaxIdle(READERS);
        pool.setMaxWait(READER_WAIT_MILLIS);
        pool.setTestOnBorrow(true); // a server that restarted has closed those that are idle
        pool.setValidationInterval(0);
        pool.setUseStatementFacade(false); // a proxy round every row; whoever opens a statement here closes it
        return pool;
    }

    private Connection readerConnection() {
        if (stopped) {
            throw new StoreUnavailable("The database is closed");
        }
        try {
            return readers.getConnection();
        } catch (SQLException e) {
            String reason = Unavailability.reason(e).orElse("it gives no connection");
            throw new StoreUnavailable("The database is unavailable: " + reason, e);
        }
    }

    /** Without the bound values in the messages of exceptions: they may be personal or secret, and end in logs. */
    private static Jdbi jdbi(ConnectionFactory connections) {
        Jdbi jdbi = Jdbi.create(connections);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
    }

    /**
     * Opens (and creates or migrates) a database.
     *
     * @throws StoreUnavailable if there is no usable database, with one line that says what to do; one that is not
     *     ours, is damaged, or was written by a newer version is left as it is
     */
    public static Database open(DatabaseConfig config) {
        Database database = new Database(
                config.dialect() == Dialect.POSTGRESQL
                        ? Postgres.open(config)
                        : Sqlite.open(SqliteFile.at(config.url())));
        database.writer.start();
        return database;
    }

    /** The same for a database that needs no login, behind a JDBC URL such as {@code jdbc:sqlite:data/gatehouse.db}. */
    public static Database open(String url) {
        return open(DatabaseConfig.at(url));
    }

    /**
     * Opens a database that exists for reading alone, whether or not a gateway is running on it; every change fails.
     *
     * @throws StoreUnavailable if there is none, or it is not ours
     */
    public static Database openReadOnly(DatabaseConfig config) {
        Database database = new Database(existing(config));
        database.writer.stop();
        return database;
    }

    /**
     * Where the schema of a database stands, changing nothing.
     *
     * @throws StoreUnavailable if there is no database
     */
    public static Schema schema(DatabaseConfig config) {
        return existing(config).schema();
    }

    /**
     * Copies a SQLite database, whether or not a gateway is running on it, to a new file that its owner alone can read.
     * The copy is of one moment and complete.
     *
     * @throws StoreUnavailable if there is none, or the copy cannot be made
     * @throws IllegalArgumentException if it is no SQLite database
     */
    public static void backup(DatabaseConfig config, Path copy) {
        if (config.dialect() != Dialect.SQLITE) {
            throw new IllegalArgumentException("only SQLite is copied to a file");
        }
        Sqlite.existing(SqliteFile.at(config.url()))
                .copyTo(new SqliteFile(copy.toAbsolutePath().normalize()));
    }

    private static Engine existing(DatabaseConfig config) {
        return config.dialect() == Dialect.POSTGRESQL
                ? Postgres.existing(config)
                : Sqlite.existing(SqliteFile.at(config.url()));
    }

    /**
     * Where a schema stands.
     *
     * @param version the newest migration that was applied; "none" if there is none
     * @param pending how many migrations are still to be applied
     */
    public record Schema(String version, int pending) {}

    /**
     * For reading only; a change through it fails. While no connection can be had, it throws {@link StoreUnavailable}.
     */
    public Jdbi reader() {
        return reader;
    }

    /**
     * Runs a change on the writer thread and returns once it is durable. The change must touch nothing but its handle,
     * since it runs again in a transaction of its own if the group it ran in failed for another's sake; keys come back
     * by {@code INSERT ... RETURNING}.
     *
     * @throws StoreUnavailable if the change could not be made durable (disk full, locked, closed); nothing was changed
     * @throws X if {@code change} threw it; the change alone was rolled back
     */
    public <T extends @Nullable Object, X extends Exception> T write(HandleCallback<T, X> change) throws X {
        Transaction<T, X> transaction = new Transaction<>(change);
        writer.submit(transaction);
        return transaction.await();
    }

    /** Queues a change without waiting: its {@code done} is called by the writer once it is durable or has failed. */
    public void submit(Change change) {
        writer.submit(change);
    }

    /** Which database it is, for the few statements that cannot be the same in both. */
    public Dialect dialect() {
        return engine.dialect();
    }

    /** How many changes wait to be durable now. */
    public int waiting() {
        return writer.waiting();
    }

    /** Whether the last change could be made durable, or failed for a reason of its own. */
    public boolean available() {
        return writer.available();
    }

    /** What was made durable since this was opened. */
    public Committed committed() {
        return writer.committed();
    }

    /** Makes the smallest change there is and waits until it is durable. */
    void touch() {
        write(handle -> {
            engine.touch(handle);
            return null;
        });
    }

    /** Why the database is unavailable, in a few words, if this is why something failed. */
    public static Optional<String> unavailability(Throwable failure) {
        return Unavailability.reason(failure);
    }

    /** How much room the disk has; empty where it is not ours to see. */
    OptionalLong freeBytes() throws IOException {
        return engine.freeBytes();
    }

    /** Makes what was queued durable, then closes; whatever comes later is refused with {@link StoreUnavailable}. */
    @Override
    public void stop() {
        writer.stop();
        stopped = true;
        readers.close(true);
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /**
     * What was made durable.
     *
     * @param groups in how many transactions
     * @param changes how many changes
     * @param seconds how long the transactions took altogether
     */
    public record Committed(long groups, long changes, double seconds) {
        Committed and(int more, double took) {
            return new Committed(groups + 1, changes + more, seconds + took);
        }
    }

    /** A change that many callers make at once, committed in groups. All methods are called by the writer thread. */
    public interface Change {
        /**
         * Makes the change; may be called again in a transaction of its own if the group failed.
         *
         * @param next the change that is applied behind this one in the same transaction, if any; work may be left to
         *     it if it is one that does it
         */
        void apply(Handle handle, @Nullable Change next) throws Exception;

        /** Called when what {@link #apply} did was rolled back, before it is tried again or given up. */
        default void rolledBack() {}

        /**
         * Called after the commit that holds this change, or with the reason why it is not durable: a
         * {@link StoreUnavailable}, or what {@link #apply} threw.
         */
        void done(@Nullable Exception failure);
    }
}
