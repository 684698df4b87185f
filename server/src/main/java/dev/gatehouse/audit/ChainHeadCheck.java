package dev.gatehouse.audit;

import com.codahale.metrics.health.HealthCheck;
import dev.gatehouse.store.Database;

/**
 * Healthy while the database holds the last event that was recorded: if the last events were cut off from under the
 * running gateway, nothing but its memory can show it. Thread-safe.
 */
public final class ChainHeadCheck extends HealthCheck {
    private final Database database;
    private final AuditLog log;

    /** Compares this log with the database behind it. */
    public ChainHeadCheck(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    @Override
    protected Result check() {
        ChainEnd.Head head = log.head();
        if (head.seq() == 0) {
            return Result.healthy("no events yet");
        }
        boolean there = new AuditSearch(database)
                .bySeq(head.seq())
                .filter(event -> event.hash().equals(head.hash()))
                .isPresent();
        return there
                ? Result.healthy("event %d is the last", head.seq())
                : Result.unhealthy("event %d was recorded but is not in the database, or is another", head.seq());
    }
}
