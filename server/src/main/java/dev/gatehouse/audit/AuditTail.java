package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.util.List;

/** Reads the record onwards from a place, for whoever follows it at a pace of their own. Thread-safe. */
public final class AuditTail {
    private final Database database;

    /** Reads the record of this database. */
    public AuditTail(Database database) {
        this.database = database;
    }

    /** The events behind this place of the chain, oldest first, at most {@code limit}. */
    public List<AuditEvent> after(long seq, int limit) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                AuditTable.SELECT + "WHERE e.seq > :after ORDER BY e.seq LIMIT :limit")
                        .bind("after", seq)
                        .bind("limit", limit)
                        .map(AuditTable.ROW)
                        .list());
    }
}
