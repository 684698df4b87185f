package dev.gatehouse.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/** What differs between the databases: how one is opened and migrated, and how a change begins in it. */
sealed interface Engine permits Sqlite, Postgres {
    Dialect dialect();

    /** The source of the one connection for changes. */
    DataSource writer();

    /** The source, for a small pool, of connections that cannot change anything. */
    DataSource reader();

    /** Where the schema stands. */
    Database.Schema schema();

    /** Called when the connection for changes was opened. */
    void opened() throws IOException;

    /**
     * Called when the writer began a transaction: from here to its end, no other process may change anything.
     *
     * @throws SQLException if what would be changed is not the database any more
     */
    void lock(Handle handle) throws SQLException;

    /** Makes the smallest change that shows whether changes can be made. */
    void touch(Handle handle);

    /** How much room the disk has; empty where it is not ours to see. */
    OptionalLong freeBytes() throws IOException;
}
