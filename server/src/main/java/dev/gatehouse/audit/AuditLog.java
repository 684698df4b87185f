package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.util.function.Consumer;

/** The append-only, hash-chained record. Entries of many threads are committed in groups by one writer. Thread-safe. */
public final class AuditLog {
    /** Continues the chain that is in the database. */
    public AuditLog(Database database) {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends an entry and returns its event once it is durable.
     *
     * @throws dev.gatehouse.store.StoreUnavailable if it could not be made durable; the call must then be refused
     */
    public AuditEvent append(AuditEntry entry) {
        throw new UnsupportedOperationException();
    }

    /** Calls {@code listener}, on the writer's thread and in order, for every event after it became durable. */
    public void subscribe(Consumer<AuditEvent> listener) {
        throw new UnsupportedOperationException();
    }

    /** The last event's sequence number; 0 while there is none. */
    public long headSeq() {
        throw new UnsupportedOperationException();
    }

    /** The last event's hash; 64 zeros while there is none. */
    public String headHash() {
        throw new UnsupportedOperationException();
    }
}
