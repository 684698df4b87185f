package dev.gatehouse.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * How an event lies in the tables {@code audit_event} and {@code audit_caller}: the one place that knows the order of
 * their columns.
 */
final class AuditTable {
    private static final List<String> EVENT = List.of(
            "seq",
            "time",
            "decision_id",
            "request_id",
            "trace_id",
            "session_id",
            "caller",
            "front",
            "protocol",
            "method",
            "tool",
            "upstream",
            "decision",
            "reason",
            "required_scopes",
            "missing_scopes",
            "rule",
            "revision",
            "limit_left",
            "findings",
            "outcome",
            "status",
            "latency_micros",
            "upstream_micros",
            "args_bytes",
            "result_bytes",
            "count",
            "address",
            "args_digest",
            "args_preview",
            "result_digest",
            "detail",
            "hash");

    private static final List<String> CALLER = List.of(
            "issuer",
            "subject",
            "uid",
            "tenant",
            "client_id",
            "client_name",
            "auth_method",
            "actors",
            "held_scopes",
            "user_agent");

    private static final String BOTH =
            "SELECT e." + String.join(", e.", EVENT) + ", c." + String.join(", c.", CALLER) + ", e.erased, c.erased, ";
    private static final String FROM = " FROM audit_event e LEFT JOIN audit_caller c ON c.id = e.caller ";

    /** What {@link #ROW} reads; the event's columns are those of {@code e}. */
    static final String SELECT =
            BOTH + "coalesce((SELECT before.hash FROM audit_event before WHERE before.seq = e.seq - 1),"
                    + " (SELECT s.last_hash FROM audit_segment s WHERE s.last_seq = e.seq - 1))" + FROM;

    /** What {@link #CHAIN_ROW} reads. */
    static final String SELECT_CHAIN = BOTH + "c.salt" + FROM;

    private static final String INSERT = "INSERT INTO audit_event (" + String.join(", ", EVENT) + ") VALUES ("
            + String.join(", ", Collections.nCopies(EVENT.size(), "?")) + ") ON CONFLICT (seq) DO NOTHING";

    private static final String INSERT_CALLER =
            "INSERT INTO audit_caller (month, content_key, salt, " + String.join(", ", CALLER) + ") VALUES ("
                    + String.join(", ", Collections.nCopies(CALLER.size() + 3, "?"))
                    + ") ON CONFLICT (content_key) DO NOTHING";

    /** Reads an event as it lies there, changed or not. */
    static final RowMapper<AuditEvent> ROW = AuditTable::read;

    /** Reads an event with what its hash is computed from; the hash of the event before is not read. */
    static final RowMapper<ChainRow> CHAIN_ROW = AuditTable::readForTheChain;

    private static final int MOST_PARAMETERS = 1_000;

    private AuditTable() {}

    /** The events at these places that are there, in their order. */
    static List<AuditEvent> bySeqs(List<Long> seqs, Handle handle) {
        return bySeqs(seqs, SELECT, ROW, handle);
    }

    /** The same with what their hashes are computed from. */
    static List<ChainRow> chainRows(List<Long> seqs, Handle handle) {
        return bySeqs(seqs, SELECT_CHAIN, CHAIN_ROW, handle);
    }

    private static <T> List<T> bySeqs(List<Long> seqs, String select, RowMapper<T> mapper, Handle handle) {
        List<T> events = new ArrayList<>();
        List<Long> sorted = seqs.stream().sorted().toList();
        for (int from = 0; from < sorted.size(); from += MOST_PARAMETERS) {
            events.addAll(handle.createQuery(select + "WHERE e.seq IN (<seqs>) ORDER BY e.seq")
                    .bindList("seqs", sorted.subList(from, Math.min(from + MOST_PARAMETERS, sorted.size())))
                    .map(mapper)
                    .list());
        }
        return events;
    }

    /**
     * An event with what its hash is computed from.
     *
     * @param salt the salt of its personal digests; none once the caller was erased
     * @param erasedCaller the digest of who asked, if that was erased
     * @param erasedRest the digest of the personal rest, if that was erased
     */
    record ChainRow(
            AuditEvent event,
            Salt salt,
            @Nullable Sha256 erasedCaller,
            @Nullable Sha256 erasedRest) {}

    static PreparedStatement prepareInsert(Connection connection) throws SQLException {
        return connection.prepareStatement(INSERT);
    }

    /** Binds an event; to run it inserts nothing if there is an event at its place already. */
    static void bind(PreparedStatement insert, AuditEvent event, long caller) throws SQLException {
        AuditEntry entry = event.entry();
        ColumnWriter cells = new ColumnWriter(insert);
        cells.put(event.seq());
        cells.put(entry.time().toEpochMilli());
        cells.put(DecisionId.bytes(entry.decisionId()));
        cells.put(entry.requestId());
        cells.put(entry.traceId());
        cells.put(entry.sessionId());
        cells.put(caller);
        cells.put(entry.front());
        cells.put(entry.protocol());
        cells.put(entry.method());
        cells.put(entry.tool());
        cells.put(entry.upstream());
        cells.put(entry.decision());
        cells.put(entry.reason());
        cells.put(entry.requiredScopes());
        cells.put(entry.missingScopes());
        cells.put(entry.rule());
        cells.put(entry.revision());
        cells.put(entry.limitLeft());
        cells.put(entry.findings());
        cells.put(entry.outcome());
        cells.put(entry.status());
        cells.put(entry.latencyMicros());
        cells.put(entry.upstreamMicros());
        cells.put(entry.argsBytes());
        cells.put(entry.resultBytes());
        cells.put(entry.count());
        cells.put(entry.address());
        cells.put(entry.argsDigest());
        cells.put(entry.argsPreview());
        cells.put(entry.resultDigest());
        cells.put(entry.detail());
        cells.put(event.hash());
    }

    /** Adds a caller unless there is one of this key. */
    static void insertCaller(Connection connection, int month, Sha256 key, Salt salt, AuditCaller caller)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_CALLER)) {
            ColumnWriter cells = new ColumnWriter(insert);
            cells.put(month);
            cells.put(key);
            cells.put(salt.bytes());
            cells.put(caller.issuer());
            cells.put(caller.subject());
            cells.put(caller.uid());
            cells.put(caller.tenant());
            cells.put(caller.clientId());
            cells.put(caller.clientName());
            cells.put(caller.authMethod());
            cells.put(caller.actors());
            cells.put(caller.heldScopes());
            cells.put(caller.userAgent());
            insert.executeUpdate();
        }
    }

    private static AuditEvent read(ResultSet row, StatementContext context) throws SQLException {
        ColumnReader event = new ColumnReader(row, 1);
        ColumnReader more = new ColumnReader(row, EVENT.size() + 1);
        long seq = event.number();
        AuditEntry entry = entry(event, caller(more));
        Sha256 erasedRest = more.digest();
        Sha256 erasedCaller = more.digest();
        boolean erased = erasedRest != null || erasedCaller != null;
        return new AuditEvent(seq, entry, erased, orNone(more.digest()), orNone(event.digest()));
    }

    private static ChainRow readForTheChain(ResultSet row, StatementContext context) throws SQLException {
        ColumnReader event = new ColumnReader(row, 1);
        ColumnReader more = new ColumnReader(row, EVENT.size() + 1);
        long seq = event.number();
        AuditEntry entry = entry(event, caller(more));
        Sha256 erasedRest = more.digest();
        Sha256 erasedCaller = more.digest();
        boolean erased = erasedRest != null || erasedCaller != null;
        return new ChainRow(
                new AuditEvent(seq, entry, erased, Sha256.NONE, orNone(event.digest())),
                Salt.kept(more.bytes()),
                erasedCaller,
                erasedRest);
    }

    /** A caller as it is kept. */
    record Kept(Salt salt, AuditCaller content) {}

    /** Every row of this user that is being erased, by its id. */
    static Map<Long, Kept> callersOf(Handle handle, String uid) {
        Map<Long, Kept> found = new LinkedHashMap<>();
        handle.createQuery("SELECT id, salt, " + String.join(", ", CALLER) + " FROM audit_caller"
                        + " WHERE uid = :uid AND content_key IS NULL")
                .bind("uid", uid)
                .map((row, _) -> found.put(
                        row.getLong(1), new Kept(Salt.kept(row.getBytes(2)), caller(new ColumnReader(row, 3)))))
                .list();
        return found;
    }

    private static Sha256 orNone(@Nullable Sha256 digest) {
        return digest == null ? Sha256.NONE : digest;
    }

    /** A digest as it is kept; none stands for one that is missing. */
    static Sha256 digest(byte @Nullable [] bytes) {
        return orNone(Sha256.kept(bytes));
    }

    /** From the column after {@code seq}. */
    private static AuditEntry entry(ColumnReader columns, AuditCaller caller) throws SQLException {
        return new AuditEntry(
                Instant.ofEpochMilli(columns.number()),
                DecisionId.of(columns.bytes()),
                columns.textOrEmpty(),
                columns.text(),
                columns.text(),
                columns.skip(caller),
                columns.textOrEmpty(),
                columns.textOrEmpty(),
                columns.textOrEmpty(),
                columns.text(),
                columns.text(),
                columns.textOrEmpty(),
                columns.textOrEmpty(),
                columns.list(),
                columns.list(),
                columns.text(),
                columns.number(),
                columns.smallOrNone(),
                columns.list(),
                columns.textOrEmpty(),
                columns.small(),
                columns.number(),
                columns.number(),
                columns.number(),
                columns.number(),
                columns.small(),
                columns.text(),
                columns.digest(),
                columns.text(),
                columns.digest(),
                columns.text());
    }

    private static AuditCaller caller(ColumnReader columns) throws SQLException {
        return new AuditCaller(
                columns.text(),
                columns.text(),
                columns.text(),
                columns.text(),
                columns.text(),
                columns.text(),
                columns.text(),
                columns.list(),
                columns.list(),
                columns.text());
    }
}
