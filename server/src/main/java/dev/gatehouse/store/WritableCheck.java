package dev.gatehouse.store;

import com.codahale.metrics.health.HealthCheck;

/** Healthy while the database takes changes: makes one, of a number in its header, and waits until it is durable. */
public final class WritableCheck extends HealthCheck {
    private final Database database;

    /** Checks this database. */
    public WritableCheck(Database database) {
        this.database = database;
    }

    @Override
    protected Result check() {
        try {
            database.write(handle -> handle.execute("PRAGMA user_version = 1"));
            return Result.healthy();
        } catch (StoreUnavailable e) {
            return Result.unhealthy(e.getMessage());
        }
    }
}
