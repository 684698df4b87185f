package dev.gatehouse.audit;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Looks in the database whether an event has an id, for one search. To be closed; not thread-safe. */
final class IdLookup implements AutoCloseable {
    private final Handle handle;

    // By JDBC alone, and prepared once: a search for an id asks of an event in every eighth block.
    private final Map<AuditId, PreparedStatement> selects = new EnumMap<>(AuditId.class);

    IdLookup(Handle handle) {
        this.handle = handle;
    }

    /** Whether the event at this place has this id. */
    boolean has(AuditId kind, String id, long seq) {
        try {
            PreparedStatement select = select(kind);
            select.setLong(1, seq);
            if (kind == AuditId.DECISION) {
                select.setBytes(2, DecisionId.parse(id));
            } else {
                select.setString(2, id);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The audit cannot be read", e);
        }
    }

    private PreparedStatement select(AuditId kind) throws SQLException {
        PreparedStatement known = selects.get(kind);
        if (known != null) {
            return known;
        }
        PreparedStatement select = handle.getConnection()
                .prepareStatement("SELECT 1 FROM audit_event WHERE seq = ? AND " + kind.column() + " = ?");
        selects.put(kind, select);
        return select;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement select : selects.values()) {
            select.close();
        }
    }
}
