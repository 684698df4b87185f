package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import io.dropwizard.lifecycle.Managed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals full blocks of the index behind the writer, so that a call never waits for an index. What is missing after a
 * crash or an upgrade is made up for; an index that does not fit the events is made anew. Several processes may do this
 * on one database.
 */
public final class AuditIndexer implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(AuditIndexer.class);
    private static final Duration EVERY = Duration.ofMillis(250);

    private final Database database;
    private final AuditSearch search;
    private final CountDownLatch stopping = new CountDownLatch(1);

    // A platform thread: reading the database blocks the thread below, which a virtual thread would take from others.
    private final Thread thread =
            Thread.ofPlatform().daemon().name("audit-indexer").unstarted(this::run);
    private boolean failing;

    /** Seals what this search then needs not keep. */
    public AuditIndexer(AuditSearch search) {
        this.database = search.database();
        this.search = search;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.join();
    }

    /** Seals every full block that is not sealed yet; returns how many. */
    public int catchUp() {
        int sealed = 0;
        while (stopping.getCount() > 0 && sealNext()) {
            sealed++;
        }
        return sealed;
    }

    /** Forgets the index and makes it anew from the events; returns how many blocks it has. */
    public int rebuild() {
        clear();
        return catchUp();
    }

    private void run() {
        try {
            do {
                work();
            } while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing of ours does this
        }
    }

    /** Does once what is to be done again and again. */
    void work() {
        try {
            if (!fits()) {
                LOG.warn("The index of the audit does not fit its events and is made anew");
                clear();
            }
            catchUp();
            prune();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("The audit cannot be indexed now, searching it becomes slower: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private boolean sealNext() {
        BlockWriter next = database.reader().withHandle(handle -> {
            try {
                return search.index().nextToSeal(handle);
            } catch (SQLException e) {
                throw new IllegalStateException("The audit cannot be read", e);
            }
        });
        if (next == null) {
            return false;
        }
        try {
            database.write(handle -> {
                next.write(handle);
                return true;
            });
        } catch (SQLException e) {
            throw new IllegalStateException("A block of the index cannot be written", e);
        }
        return true;
    }

    /** Whether the newest block is about the events that are there: another backup may have been put in their place. */
    private boolean fits() {
        return search.look(view -> {
            long newest = view.newestSealed();
            if (newest < 0) {
                return true;
            }
            long last = IndexBlock.firstSeq(newest + 1) - 1;
            return AuditTable.bySeqs(java.util.List.of(last), view.handle()).stream()
                    .anyMatch(
                            event -> event.entry().decisionId().equals(BlockStore.lastDecision(newest, view.handle())));
        });
    }

    private void clear() {
        database.write(handle -> {
            BlockStore.clear(handle);
            return true;
        });
        search.index().forget();
    }

    /** Forgets the blocks whose events were pruned. */
    private void prune() {
        long first = search.look(view -> BlockStore.oldest(view.handle()) < IndexBlock.blockOf(view.firstSeq())
                ? IndexBlock.blockOf(view.firstSeq())
                : -1);
        if (first >= 0) {
            database.write(handle -> {
                BlockStore.pruneBefore(first, handle);
                return true;
            });
            search.index().forget();
        }
    }
}
