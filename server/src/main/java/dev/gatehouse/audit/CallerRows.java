package dev.gatehouse.audit;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code audit_caller} that the writer knows, and adds to as new callers come. Belongs to the database's
 * writer thread.
 */
final class CallerRows {
    private static final int MOST = 20_000;

    private final SecureRandom random = new SecureRandom();
    private final ChainHash chainHash;
    private final Map<AuditCaller, Row> known = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AuditCaller, Row> eldest) {
            return size() > MOST;
        }
    };
    private int month;
    private Instant monthStart = Instant.MAX;
    private Instant monthEnd = Instant.MIN;

    CallerRows(ChainHash chainHash) {
        this.chainHash = chainHash;
    }

    /**
     * Where a caller is kept.
     *
     * @param salt of the personal digests of its events
     * @param digest its own
     */
    record Row(long id, Salt salt, Sha256 digest) {}

    /** The row of a caller in the month of {@code time}, made if there is none. */
    Row of(AuditCaller caller, Instant time, Connection connection) throws SQLException {
        turnTo(time);
        Row row = known.get(caller);
        if (row == null) {
            row = foundOrMade(caller, connection);
            known.put(caller, row);
        }
        return row;
    }

    /** What was added in a transaction that was rolled back is not there. */
    void forget() {
        known.clear();
    }

    private void turnTo(Instant time) {
        if (time.isBefore(monthStart) || !time.isBefore(monthEnd)) {
            YearMonth now = YearMonth.from(time.atOffset(ZoneOffset.UTC));
            month = now.getYear() * 100 + now.getMonthValue();
            monthStart = now.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            monthEnd = now.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            known.clear();
        }
    }

    private Row foundOrMade(AuditCaller caller, Connection connection) throws SQLException {
        Sha256 key = chainHash.contentKey(month, caller);
        Row found = find(key, caller, connection);
        if (found != null) {
            return found;
        }
        AuditTable.insertCaller(connection, month, key, Salt.random(random), caller);
        Row made = find(key, caller, connection);
        if (made == null) {
            throw new SQLException("A caller was added to the record and is not there");
        }
        return made;
    }

    private @Nullable Row find(Sha256 key, AuditCaller caller, Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id, salt FROM audit_caller WHERE content_key = ?")) {
            select.setBytes(1, key.bytes());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                Salt salt = Salt.kept(row.getBytes(2));
                return new Row(row.getLong(1), salt, chainHash.caller(salt, caller));
            }
        }
    }
}
