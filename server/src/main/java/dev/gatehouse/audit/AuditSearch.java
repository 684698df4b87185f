package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Finds recorded events. Thread-safe. */
public final class AuditSearch {
    private static final int STREAM_PAGE = 1_000;

    private final Database database;

    /** Searches the audit of this database. */
    public AuditSearch(Database database) {
        this.database = database;
    }

    /** One page of matching events, newest first; the next page continues before the last one's seq. */
    public List<AuditEvent> find(AuditQuery query) {
        AuditFilter filter = AuditFilter.of(query).before(query.before());
        return database.reader()
                .withHandle(handle -> page(handle, filter, "ORDER BY seq DESC LIMIT :limit", query.limit()));
    }

    /** How many events match, ignoring the query's page. */
    public long count(AuditQuery query) {
        AuditFilter filter = AuditFilter.of(query);
        return database.reader()
                .withHandle(
                        handle -> filter.bind(handle.createQuery("SELECT count(*) FROM audit_event " + filter.where()))
                                .mapTo(Long.class)
                                .one());
    }

    /**
     * Hands every event that matches now, oldest first, to {@code sink} without holding them all; ignores the query's
     * page. Reads in portions, so that a slow sink holds no connection and no snapshot of the database.
     */
    public void stream(AuditQuery query, Consumer<AuditEvent> sink) {
        long upTo = database.reader().withHandle(AuditLog::readHead).seq();
        long last = 0;
        while (last < upTo) {
            AuditFilter filter = AuditFilter.of(query).between(last, upTo);
            List<AuditEvent> portion = database.reader()
                    .withHandle(handle -> page(handle, filter, "ORDER BY seq LIMIT :limit", STREAM_PAGE));
            portion.forEach(sink);
            last = portion.size() < STREAM_PAGE ? upTo : portion.getLast().seq();
        }
    }

    /** The events behind this place of the chain, oldest first, at most {@code limit}. */
    public List<AuditEvent> after(long seq, int limit) {
        AuditFilter filter = AuditFilter.of(AuditQuery.everything(1)).between(seq, Long.MAX_VALUE);
        return database.reader().withHandle(handle -> page(handle, filter, "ORDER BY seq LIMIT :limit", limit));
    }

    /** The event at this place of the chain. */
    public Optional<AuditEvent> bySeq(long seq) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(AuditTable.SELECT + "WHERE seq = :seq")
                        .bind("seq", seq)
                        .map(AuditTable.ROW)
                        .findOne());
    }

    /** The event of this decision. */
    public Optional<AuditEvent> byDecision(String decisionId) {
        byte[] id = DecisionId.parse(decisionId);
        if (id == null) {
            return Optional.empty();
        }
        return database.reader()
                .withHandle(handle -> handle.createQuery(AuditTable.SELECT + "WHERE decision_id = :decisionId")
                        .bind("decisionId", id)
                        .map(AuditTable.ROW)
                        .findOne());
    }

    private static List<AuditEvent> page(Handle handle, AuditFilter filter, String order, int limit) {
        return filter.bind(handle.createQuery(AuditTable.SELECT + filter.where() + order))
                .bind("limit", limit)
                .map(AuditTable.ROW)
                .list();
    }
}
