package dev.gatehouse.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is particular to PostgreSQL: how it is reached, checked and migrated, and that one node after the other changes
 * it. Immutable.
 */
final class Postgres implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Postgres.class);

    /** How long a call may wait for its 503 at each step: for a connection, and for another node's change. */
    private static final int PATIENCE_SECONDS = 4;

    /** After so long without an answer a connection counts as lost, which a server that vanished never says. */
    private static final int WRITER_SILENCE_SECONDS = 10;

    private static final int READER_SILENCE_SECONDS = 40;

    private static final String WRITER_SETTINGS =
            "-c lock_timeout=4000 -c idle_in_transaction_session_timeout=10000 -c default_transaction_isolation=read\\"
                    + " committed";
    private static final String READER_SETTINGS =
            "-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read -c"
                    + " statement_timeout=30000";

    /** Names the lock of all nodes' changes among the database's advisory locks: "gatehous" in ASCII. */
    private static final long CHANGES = 0x6761746568_6f7573L;

    private static final int OLDEST_SERVER = 14;

    private final PostgresAddress address;
    private final DatabaseConfig config;

    private Postgres(PostgresAddress address, DatabaseConfig config) {
        this.address = address;
        this.config = config;
    }

    /** Checks and migrates the database; refuses one that is not ours before anything is changed in it. */
    static Postgres open(DatabaseConfig config) {
        Postgres postgres = existing(config);
        try {
            postgres.migrations(postgres.source("", 0)).migrate();
        } catch (FlywayException e) {
            throw postgres.cannotOpen(e, Migrations.MISFIT);
        }
        return postgres;
    }

    /** A database that exists and is ours or empty, as it is: nothing is made or migrated. */
    static Postgres existing(DatabaseConfig config) {
        Postgres postgres = new Postgres(PostgresAddress.at(config.url()), config);
        try (Connection connection = postgres.reader().getConnection()) {
            postgres.refuseOld(connection);
            postgres.refuseForeign(connection);
            warnWithoutSync(connection);
        } catch (SQLException e) {
            throw postgres.cannotOpen(e, "the server says: " + e.getMessage());
        }
        return postgres;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public Database.Schema schema() {
        return migrations(reader()).schema();
    }

    @Override
    public DataSource writer() {
        return source(WRITER_SETTINGS, WRITER_SILENCE_SECONDS);
    }

    @Override
    public DataSource reader() {
        return source(READER_SETTINGS, READER_SILENCE_SECONDS);
    }

    @Override
    public void opened() {}

    /**
     * One node after the other, as SQLite does it: what a change reads cannot change before it ends, and the chain of
     * the audit does not fork. A commit is on disk when it returns, even where the server's default is another.
     */
    @Override
    public void lock(Handle handle) {
        handle.createQuery("""
            SELECT pg_advisory_xact_lock(:lock),
                CASE WHEN current_setting('synchronous_commit') = 'off'
                    THEN set_config('synchronous_commit', 'on', true) END\
            """)
                .bind("lock", CHANGES)
                .map((row, context) -> true)
                .one();
    }

    /** The lock alone tells nothing: a full disk or a standby shows when something is to be written. */
    @Override
    public void touch(Handle handle) {
        handle.execute("UPDATE identity_version SET version = version");
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    private void refuseOld(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST_SERVER) {
            throw new StoreUnavailable("The database " + address.database() + " runs on PostgreSQL " + version
                    + "; Gatehouse needs " + OLDEST_SERVER + " or newer");
        }
    }

    private void refuseForeign(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("""
                    SELECT count(*) FILTER (WHERE relname <> 'flyway_schema_history'),
                           count(*) FILTER (WHERE relname = 'audit_event')
                    FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace\
                    """)) {
            tables.next();
            if (tables.getInt(1) > 0 && tables.getInt(2) == 0) {
                throw new StoreUnavailable("The database " + address.database()
                        + " holds something else than Gatehouse's data; set database.url to another database");
            }
        }
    }

    private static void warnWithoutSync(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet setting = statement.executeQuery("SHOW fsync")) {
            setting.next();
            if (setting.getString(1).equals("off")) {
                LOG.warn("The PostgreSQL server runs with fsync=off: a crash of its machine can lose recorded events");
            }
        }
    }

    private Migrations migrations(DataSource source) {
        return new Migrations(source, "postgresql", address.database());
    }

    private StoreUnavailable cannotOpen(Exception e, String otherwise) {
        String problem = Unavailability.reason(e).orElse(otherwise);
        return new StoreUnavailable(
                "The database " + address.database() + " cannot be opened: " + problem + advice(e), e);
    }

    private static String advice(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof javax.net.ssl.SSLException || t instanceof java.security.GeneralSecurityException) {
                return ", because its TLS certificate is not trusted; name its authority with sslrootcert in"
                        + " database.url";
            }
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                if (sql.getSQLState().startsWith("28")) {
                    return "; set DATABASE_USER and DATABASE_PASSWORD";
                }
                if (String.valueOf(sql.getMessage()).contains("does not support SSL")) {
                    return " by TLS, which it does not offer; switch TLS on there (sslmode=disable in database.url"
                            + " would send everything readable)";
                }
            }
        }
        return "; check that the server runs and that database.url names it";
    }

    private PGSimpleDataSource source(String settings, int silenceSeconds) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        source.setUser(config.user());
        source.setPassword(config.secret());
        source.setApplicationName("gatehouse");
        source.setSslMode(address.tls());
        if (!address.ownAuthorities() && address.tls().startsWith("verify")) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
        }
        source.setConnectTimeout(PATIENCE_SECONDS);
        source.setSocketTimeout(silenceSeconds);
        source.setTcpKeepAlive(true);
        source.setLogServerErrorDetail(false); // the details quote values
        if (!settings.isEmpty()) {
            source.setOptions(settings);
        }
        return source;
    }
}
