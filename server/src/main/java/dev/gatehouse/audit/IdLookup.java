package dev.gatehouse.audit;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Looks in the database which events have an id, for one search. To be closed; not thread-safe. */
final class IdLookup implements AutoCloseable {
    /** More of a block are looked up at once: of a session, or an id that a client repeats, there may be thousands. */
    private static final int FEW = 16;

    private final Handle handle;

    // By JDBC alone, and prepared once: a search for an id asks of an event in every eighth block.
    private final Map<AuditId, PreparedStatement> selects = new EnumMap<>(AuditId.class);

    IdLookup(Handle handle) {
        this.handle = handle;
    }

    /** Keeps those of these rows, which are counted from the event {@code firstSeq}, whose events have this id. */
    void keep(AuditId kind, String id, long firstSeq, BitSet rows) {
        try {
            if (rows.cardinality() > FEW) {
                keepAtOnce(kind, id, firstSeq, rows);
            } else {
                keepOneByOne(kind, id, firstSeq, rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The audit cannot be read", e);
        }
    }

    private void keepOneByOne(AuditId kind, String id, long firstSeq, BitSet rows) throws SQLException {
        PreparedStatement select = select(kind);
        bind(select, kind, id);
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            select.setLong(2, firstSeq + row);
            try (ResultSet found = select.executeQuery()) {
                rows.set(row, found.next());
            }
        }
    }

    private void keepAtOnce(AuditId kind, String id, long firstSeq, BitSet rows) throws SQLException {
        String seqs =
                rows.stream().mapToObj(row -> String.valueOf(firstSeq + row)).collect(Collectors.joining(", "));
        rows.clear();
        try (PreparedStatement select = handle.getConnection()
                .prepareStatement(
                        "SELECT seq FROM audit_event WHERE " + kind.column() + " = ? AND seq IN (" + seqs + ")")) {
            bind(select, kind, id);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.set((int) (found.getLong(1) - firstSeq));
                }
            }
        }
    }

    private static void bind(PreparedStatement select, AuditId kind, String id) throws SQLException {
        if (kind == AuditId.DECISION) {
            select.setBytes(1, DecisionId.parse(id));
        } else {
            select.setString(1, id);
        }
    }

    private PreparedStatement select(AuditId kind) throws SQLException {
        PreparedStatement known = selects.get(kind);
        if (known != null) {
            return known;
        }
        PreparedStatement select = handle.getConnection()
                .prepareStatement("SELECT 1 FROM audit_event WHERE " + kind.column() + " = ? AND seq = ?");
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
