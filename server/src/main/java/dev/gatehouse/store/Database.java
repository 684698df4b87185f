package dev.gatehouse.store;

import io.dropwizard.lifecycle.Managed;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/**
 * The database. Reads go through {@link #reader()} on a small pool; every change goes through {@link #write}, which the
 * one writer thread runs together with whatever else waits, in one transaction that is synced to disk before it
 * returns. Thread-safe.
 */
public final class Database implements Managed {
    private Database() {}

    /** Opens (and creates or migrates) the database behind a JDBC URL such as {@code jdbc:sqlite:data/gatehouse.db}. */
    public static Database open(String url) {
        throw new UnsupportedOperationException();
    }

    /** For reading only. */
    public Jdbi reader() {
        throw new UnsupportedOperationException();
    }

    /**
     * Runs a change on the writer thread and returns once it is durable.
     *
     * @throws StoreUnavailable if the change could not be made durable (disk full, locked, closed); nothing was changed
     * @throws X if {@code change} threw it; the change alone was rolled back
     */
    public <T extends @org.jspecify.annotations.Nullable Object, X extends Exception> T write(
            HandleCallback<T, X> change) throws X {
        throw new UnsupportedOperationException();
    }

    /** Queues a change without waiting: its {@code done} is called by the writer once it is durable or has failed. */
    public void submit(Change change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {}

    /** A change that many callers make at once, committed in groups. */
    public interface Change {
        /** Makes the change; may be called again in a transaction of its own if the group failed. */
        void apply(Handle handle) throws Exception;

        /** Called after the commit that holds this change, or with the reason why it is not durable. */
        void done(@org.jspecify.annotations.Nullable Exception failure);
    }
}
