package dev.gatehouse.store;

import com.codahale.metrics.health.HealthCheck;
import java.io.IOException;

/**
 * Healthy while the database takes changes: makes the smallest there is, waits until it is durable, and looks whether
 * there is room for more, since so small a change may still fit when nothing else does.
 */
public final class WritableCheck extends HealthCheck {
    private static final long ENOUGH_BYTES = 1 << 20;

    private final Database database;

    /** Checks this database. */
    public WritableCheck(Database database) {
        this.database = database;
    }

    @Override
    protected Result check() throws IOException {
        try {
            database.touch();
        } catch (StoreUnavailable e) {
            return Result.unhealthy(e.getMessage());
        }
        return database.freeBytes().orElse(Long.MAX_VALUE) < ENOUGH_BYTES
                ? Result.unhealthy("The disk of the database is full")
                : Result.healthy();
    }
}
