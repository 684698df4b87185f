package dev.gatehouse.audit;

import dev.gatehouse.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where the chain ends, and how an event is put behind it. Several processes may append to one chain. Belongs to the
 * database's writer thread.
 */
final class ChainEnd {
    private final ChainHash chainHash = new ChainHash();
    private final CallerRows callers = new CallerRows(chainHash);
    private @Nullable Head tail;
    private @Nullable PreparedStatement insert;

    // Where every statement is a journey, the events of a group make one. Nobody else appends within our transaction.
    private final boolean batching;
    private boolean batched;

    ChainEnd(Dialect dialect) {
        this.batching = dialect == Dialect.POSTGRESQL;
    }

    /** The last event's place and hash. */
    record Head(long seq, Sha256 hash) {}

    /** Nobody knows now where the chain ends, not even whether a commit that failed is there: the database says. */
    void forget() {
        tail = null;
        batched = false;
        insert = null;
        callers.forget();
    }

    /** What is kept of callers was changed. */
    void forgetCallers() {
        callers.forget();
    }

    /** The last event that is in the database; {@link Sha256#NONE} at 0 while there is none. */
    static Head readHead(Handle handle) {
        return handle.createQuery("SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1")
                .map((row, _) -> new Head(row.getLong(1), AuditTable.digest(row.getBytes(2))))
                .findOne()
                .orElse(new Head(0, Sha256.NONE));
    }

    /** Appends an entry, as far as the transaction is; a batch is sent by {@link #flush}. */
    AuditEvent append(AuditEntry entry, Handle handle) throws SQLException {
        return batching ? batch(entry, handle) : insert(entry, handle);
    }

    /** The lock of the transaction keeps others from appending, so one look at the end of the chain is enough. */
    private AuditEvent batch(AuditEntry entry, Handle handle) throws SQLException {
        Connection connection = handle.getConnection();
        Head last = tail;
        if (!batched || last == null) {
            last = readHead(handle);
            if (!last.equals(tail)) {
                callers.forget();
            }
        }
        Linked linked = behind(last, entry, connection);
        PreparedStatement statement = insertOn(connection);
        AuditTable.bind(statement, linked.event(), linked.caller());
        statement.addBatch();
        batched = true;
        return linked.event();
    }

    /** Sends what was batched; to be called before anything else looks at the tables. */
    void flush() throws SQLException {
        PreparedStatement statement = insert;
        if (batched && statement != null) {
            batched = false;
            for (int inserted : statement.executeBatch()) {
                if (inserted != 1) {
                    throw new IllegalStateException("Another event is at the end of the audit chain");
                }
            }
        }
    }

    private AuditEvent insert(AuditEntry entry, Handle handle) throws SQLException {
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
        Connection connection = handle.getConnection();
        Head before = tail;
        Linked linked = behind(last, entry, connection);
        PreparedStatement statement = insertOn(connection);
        AuditTable.bind(statement, linked.event(), linked.caller());
        if (statement.executeUpdate() != 1) {
            tail = before;
            return null;
        }
        return linked.event();
    }

    private record Linked(AuditEvent event, long caller) {}

    private Linked behind(Head last, AuditEntry entry, Connection connection) throws SQLException {
        long seq = last.seq() + 1;
        CallerRows.Row caller = callers.of(entry.caller(), entry.time(), connection);
        Sha256 personal = chainHash.personal(caller.salt(), entry);
        Sha256 hash = chainHash.event(seq, entry, caller.digest(), personal, last.hash());
        tail = new Head(seq, hash);
        return new Linked(new AuditEvent(seq, entry, false, last.hash(), hash), caller.id());
    }

    private PreparedStatement insertOn(Connection connection) throws SQLException {
        PreparedStatement cached = insert;
        if (cached == null || cached.getConnection() != connection) {
            cached = AuditTable.prepareInsert(connection);
            insert = cached;
        }
        return cached;
    }
}
