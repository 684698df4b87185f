package dev.gatehouse.identity;

import com.codahale.metrics.health.HealthCheck;
import dev.gatehouse.store.Database;
import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether any node, or a command, changed what all nodes share about identity, and then has it read
 * anew. While the database cannot be read, what was read last stays in force and the check is unhealthy.
 */
public final class IdentityWatch extends HealthCheck implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** How old what is in force may be before the node says that it is not ready. */
    private static final Duration STALE = Duration.ofSeconds(5);

    private final Database database;
    private final Runnable reload;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    // A platform thread: reading the database blocks the thread below, which a virtual thread would take from the
    // others.
    private final Thread thread =
            Thread.ofPlatform().daemon().name("identity-watch").unstarted(this::run);
    private volatile Instant lookedAt;
    private long seen = -1;
    private boolean readable = true;

    /**
     * Watches from {@link #start} to {@link #stop}.
     *
     * @param reload reads everything anew
     */
    public IdentityWatch(Database database, Runnable reload, Clock clock) {
        this.database = database;
        this.reload = reload;
        this.clock = clock;
        this.lookedAt = clock.instant();
    }

    /** Has every node read anew, within a second or two, once this change is there. */
    public static void wake(Handle handle) {
        handle.execute("UPDATE identity_version SET version = version + 1");
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    private void run() {
        try {
            do {
                look();
            } while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing of ours does this
        }
    }

    private void look() {
        try {
            long version = database.reader()
                    .withHandle(handle -> handle.createQuery("SELECT version FROM identity_version")
                            .mapTo(Long.class)
                            .one());
            if (version != seen) {
                reload.run();
                seen = version;
            }
            lookedAt = clock.instant();
            readable = true;
        } catch (RuntimeException e) {
            if (readable) {
                LOG.warn("Revocations cannot be read, the last ones stay in force: {}", e.getMessage());
            }
            readable = false;
        }
    }

    @Override
    protected Result check() {
        Duration age = Duration.between(lookedAt, clock.instant());
        return age.compareTo(STALE) <= 0
                ? Result.healthy()
                : Result.unhealthy("Revocations and disabled users were last read %d s ago", age.toSeconds());
    }
}
