package dev.gatehouse.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** How an event lies in the table {@code audit_event}: the one place that knows the order of its columns. */
final class AuditTable {
    private static final List<String> COLUMNS = List.of(
            "seq",
            "time",
            "decision_id",
            "request_id",
            "trace_id",
            "issuer",
            "subject",
            "uid",
            "tenant",
            "client_id",
            "client_name",
            "address",
            "front",
            "protocol",
            "method",
            "tool",
            "upstream",
            "decision",
            "reason",
            "required_scopes",
            "held_scopes",
            "missing_scopes",
            "rule",
            "revision",
            "outcome",
            "status",
            "latency_micros",
            "upstream_micros",
            "args_digest",
            "args_preview",
            "count",
            "detail",
            "prev_hash",
            "hash");

    /** Every column, in the order that {@link #ROW} reads them. */
    static final String SELECT = "SELECT " + String.join(", ", COLUMNS) + " FROM audit_event ";

    private static final String INSERT = "INSERT INTO audit_event (" + String.join(", ", COLUMNS) + ") VALUES ("
            + String.join(", ", Collections.nCopies(COLUMNS.size(), "?")) + ")";

    /** Reads an event as it lies there, changed or not. */
    static final RowMapper<AuditEvent> ROW = AuditTable::read;

    private AuditTable() {}

    /** The events at these places that are there, in their order. */
    static List<AuditEvent> bySeqs(List<Long> seqs, Handle handle) {
        return seqs.isEmpty()
                ? List.of()
                : handle.createQuery(SELECT + "WHERE seq IN (<seqs>) ORDER BY seq")
                        .bindList("seqs", seqs)
                        .map(ROW)
                        .list();
    }

    static PreparedStatement prepareInsert(Connection connection) throws SQLException {
        return connection.prepareStatement(INSERT);
    }

    static void insert(PreparedStatement insert, AuditEvent event) throws SQLException {
        AuditEntry entry = event.entry();
        Cells cells = new Cells(insert);
        cells.put(event.seq());
        cells.put(entry.time().toEpochMilli());
        cells.put(entry.decisionId());
        cells.put(entry.requestId());
        cells.put(entry.traceId());
        cells.put(entry.issuer());
        cells.put(entry.subject());
        cells.put(entry.uid());
        cells.put(entry.tenant());
        cells.put(entry.clientId());
        cells.put(entry.clientName());
        cells.put(entry.address());
        cells.put(entry.front());
        cells.put(entry.protocol());
        cells.put(entry.method());
        cells.put(entry.tool());
        cells.put(entry.upstream());
        cells.put(entry.decision());
        cells.put(entry.reason());
        cells.put(String.join(" ", entry.requiredScopes()));
        cells.put(String.join(" ", entry.heldScopes()));
        cells.put(String.join(" ", entry.missingScopes()));
        cells.put(entry.rule());
        cells.put(entry.revision());
        cells.put(entry.outcome());
        cells.put(entry.status());
        cells.put(entry.latencyMicros());
        cells.put(entry.upstreamMicros());
        cells.put(entry.argsDigest());
        cells.put(entry.argsPreview());
        cells.put(entry.count());
        cells.put(entry.detail());
        cells.put(event.prevHash());
        cells.put(event.hash());
        insert.executeUpdate();
    }

    private static AuditEvent read(ResultSet row, StatementContext context) throws SQLException {
        AuditEntry entry = new AuditEntry(
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                row.getString(13),
                row.getString(14),
                row.getString(15),
                row.getString(16),
                row.getString(17),
                row.getString(18),
                row.getString(19),
                list(row.getString(20)),
                list(row.getString(21)),
                list(row.getString(22)),
                row.getString(23),
                row.getLong(24),
                row.getString(25),
                number(row.getLong(26)),
                row.getLong(27),
                row.getLong(28),
                row.getString(29),
                row.getString(30),
                number(row.getLong(31)),
                row.getString(32));
        return new AuditEvent(row.getLong(1), entry, row.getString(33), row.getString(34));
    }

    private static List<String> list(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1));
    }

    /** Too large a number was put there by someone else: it must not wrap to the one that was hashed. */
    private static int number(long value) {
        return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Binds one column after the other. */
    private static final class Cells {
        private final PreparedStatement statement;
        private int column;

        Cells(PreparedStatement statement) {
            this.statement = statement;
        }

        void put(long number) throws SQLException {
            statement.setLong(++column, number);
        }

        void put(@Nullable String text) throws SQLException {
            if (text == null) {
                statement.setNull(++column, Types.VARCHAR);
            } else {
                statement.setString(++column, text);
            }
        }
    }
}
