package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append-only, hash-chained record. Entries of many threads are committed in groups by one writer, which gives each
 * its place in the chain. One for each database and process; several processes share one chain. Thread-safe.
 */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final Database database;
    private final List<Consumer<AuditEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile Head head;

    // The rest belongs to the database's writer thread.
    private final ChainHash chainHash = new ChainHash();
    private final CallerRows callers = new CallerRows(chainHash);
    private @Nullable Head tail;
    private @Nullable PreparedStatement insert;

    /** Continues the chain that is in the database. */
    public AuditLog(Database database) {
        this.database = database;
        this.head = database.reader().withHandle(AuditLog::readHead);
    }

    /**
     * Appends an entry and returns its event once it is durable.
     *
     * @throws StoreUnavailable if it could not be made durable; the call must then be refused
     */
    public AuditEvent append(AuditEntry entry) {
        Append<AuditEntry, RuntimeException> append = new Append<>(_ -> entry, Function.identity());
        database.submit(append);
        return append.await().event();
    }

    /**
     * Makes a change and appends the entry that tells of it in one transaction, so that there is never one without the
     * other. Returns what the change returned once both are durable. For rare changes: one that fails makes the calls
     * beside it commit one by one.
     *
     * @param change touches nothing but its handle, since it may run again if the group it ran in failed
     * @param entry makes the entry of what the change returned
     * @throws X if {@code change} threw it; nothing was changed or appended
     * @throws StoreUnavailable if the two could not be made durable; nothing was changed or appended
     */
    public <T extends @Nullable Object, X extends Exception> T append(
            HandleCallback<T, X> change, Function<T, AuditEntry> entry) throws X {
        Append<T, X> append = new Append<>(change, entry);
        database.submit(append);
        return append.await().result();
    }

    /**
     * Calls {@code listener}, on the writer's thread and in order, for every event after it became durable. It must be
     * quick and must not change the database: every call waits for it.
     */
    public void subscribe(Consumer<AuditEvent> listener) {
        listeners.add(listener);
    }

    /** The last event's sequence number; 0 while there is none. */
    public long headSeq() {
        return head.seq();
    }

    /** The last event's hash, hexadecimal; 64 zeros while there is none. */
    public String headHash() {
        return head.hash().hex();
    }

    Head head() {
        return head;
    }

    /** To be called by a change that touches what is kept of callers. */
    void forgetCallers() {
        callers.forget();
    }

    static Head readHead(Handle handle) {
        return handle.createQuery("SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1")
                .map((row, _) -> new Head(row.getLong(1), AuditTable.digest(row.getBytes(2))))
                .findOne()
                .orElse(new Head(0, Sha256.NONE));
    }

    private AuditEvent link(AuditEntry entry, Handle handle) throws SQLException {
        Head last = tail == null ? readHead(handle) : tail;
        AuditEvent event = linkBehind(last, entry, handle);
        if (event == null) {
            // Another process has appended since our last transaction, which may have been to erase somebody. Within
            // this one it cannot again.
            callers.forget();
            event = linkBehind(readHead(handle), entry, handle);
        }
        if (event == null) {
            throw new IllegalStateException("The end of the audit chain cannot be found");
        }
        return event;
    }

    /** Null if an event already lies behind {@code last}. */
    private @Nullable AuditEvent linkBehind(Head last, AuditEntry entry, Handle handle) throws SQLException {
        long seq = last.seq() + 1;
        Connection connection = handle.getConnection();
        CallerRows.Row caller = callers.of(entry.caller(), entry.time(), connection);
        Sha256 personal = chainHash.personal(caller.salt(), entry);
        Sha256 hash = chainHash.event(seq, entry, caller.digest(), personal, last.hash());
        if (!AuditTable.insert(insertOn(connection), seq, entry, caller.id(), hash)) {
            return null;
        }
        tail = new Head(seq, hash);
        return new AuditEvent(seq, entry, false, last.hash(), hash);
    }

    private PreparedStatement insertOn(Connection connection) throws SQLException {
        PreparedStatement cached = insert;
        if (cached == null || cached.getConnection() != connection) {
            cached = AuditTable.prepareInsert(connection);
            insert = cached;
        }
        return cached;
    }

    private void publish(AuditEvent event) {
        head = new Head(event.seq(), event.hash());
        for (Consumer<AuditEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("A listener failed on event {}", event.seq(), e);
            }
        }
    }

    /** The last event's place and hash. */
    record Head(long seq, Sha256 hash) {}

    private record Appended<T extends @Nullable Object>(T result, AuditEvent event) {}

    private final class Append<T extends @Nullable Object, X extends Exception> implements Database.Change {
        private final HandleCallback<T, X> change;
        private final Function<T, AuditEntry> entry;
        private final CompletableFuture<Appended<T>> durable = new CompletableFuture<>();
        private @Nullable Appended<T> appended;
        private @Nullable Exception refusal;

        Append(HandleCallback<T, X> change, Function<T, AuditEntry> entry) {
            this.change = change;
            this.entry = entry;
        }

        @Override
        public void apply(Handle handle) throws Exception {
            T result = changed(handle);
            appended = new Appended<>(result, link(entry.apply(result), handle));
        }

        private T changed(Handle handle) throws Exception {
            try {
                return change.withHandle(handle);
            } catch (Exception e) {
                refusal = e;
                throw e;
            }
        }

        /** Nobody knows now where the chain ends, not even whether a commit that failed is there: the database says. */
        @Override
        public void rolledBack() {
            tail = null;
            callers.forget();
            appended = null;
        }

        @Override
        public void done(@Nullable Exception failure) {
            Appended<T> made = appended;
            if (failure == null && made != null) {
                publish(made.event());
                durable.complete(made);
            } else {
                durable.completeExceptionally(failure == null ? new IllegalStateException("Not applied") : failure);
            }
        }

        @SuppressWarnings("unchecked") // what the change throws is X or unchecked
        Appended<T> await() throws X {
            try {
                return durable.join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause();
                if (cause instanceof StoreUnavailable) {
                    throw new StoreUnavailable(String.valueOf(cause.getMessage()), e);
                }
                if (refusal != null && cause == refusal) {
                    throw (X) refusal;
                }
                throw new StoreUnavailable("The audit log could not take the event", e);
            }
        }
    }
}
