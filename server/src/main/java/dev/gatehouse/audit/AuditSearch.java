package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds recorded events. Thread-safe. */
public final class AuditSearch {
    private final Database database;

    public AuditSearch(Database database) {
        this.database = database;
    }

    /** One page of matching events, newest first; the next page continues before the last one's seq. */
    public List<AuditEvent> find(AuditQuery query) {
        throw new UnsupportedOperationException();
    }

    /** How many events match, ignoring the query's page. */
    public long count(AuditQuery query) {
        throw new UnsupportedOperationException();
    }

    /** Hands every matching event, oldest first, to {@code sink} without holding them all. */
    public void stream(AuditQuery query, Consumer<AuditEvent> sink) {
        throw new UnsupportedOperationException();
    }

    /** The event at this place of the chain. */
    public Optional<AuditEvent> bySeq(long seq) {
        throw new UnsupportedOperationException();
    }

    /** The event of this decision. */
    public Optional<AuditEvent> byDecision(String decisionId) {
        throw new UnsupportedOperationException();
    }

    /** The uids seen in events, most recently active first, at most {@code limit}. */
    public List<String> recentUids(int limit) {
        throw new UnsupportedOperationException();
    }
}
