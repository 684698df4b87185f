package dev.gatehouse.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: takes all changes that wait, up to a bound, and commits them in one transaction, so that one sync to
 * disk serves them all. A change that fails is undone without the others; an unavailable database fails everything that
 * waits, and the next change tries a new connection.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MAX_GROUP = 1_000;

    // While many write at once, a moment's wait lets more of them share one sync: see docs/performance.md.
    private static final int BUSY_GROUP = 8;
    private static final long LINGER_NANOS = 500_000;
    private static final long MAX_LINGER_NANOS = 6_000_000;
    private static final int ENOUGH = 128;

    private final Jdbi jdbi;
    private final Engine engine;
    private final LinkedTransferQueue<Database.Change> waiting = new LinkedTransferQueue<>();

    // A platform thread: a sync to disk blocks the thread below, which a virtual thread would take from the others.
    private final Thread thread = Thread.ofPlatform().name("store-writer").unstarted(this::run);
    private volatile boolean stopping;
    private volatile boolean available = true;
    private volatile Database.Committed committed = new Database.Committed(0, 0, 0);
    private @Nullable Handle open;

    GroupCommit(Jdbi jdbi, Engine engine) {
        this.jdbi = jdbi;
        this.engine = engine;
    }

    void start() {
        thread.start();
    }

    /** Queues a change, never blocks. Once stopped, {@code done} is called at once with the refusal. */
    void submit(Database.Change change) {
        waiting.add(change);
        if (stopping && !thread.isAlive() && waiting.remove(change)) {
            change.done(new StoreUnavailable("The database is closed"));
        }
    }

    int waiting() {
        return waiting.size();
    }

    boolean available() {
        return available;
    }

    Database.Committed committed() {
        return committed;
    }

    /** Waits until all that was queued is done. */
    void stop() {
        stopping = true;
        waiting.add(new Wake());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        settle(takeWaiting(), new StoreUnavailable("The database is closed"));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Database.Change> group = new ArrayList<>();
        boolean busy = false;
        while (!stopping || !waiting.isEmpty()) {
            try {
                group.add(waiting.take());
            } catch (InterruptedException e) {
                continue; // nothing of ours interrupts this thread, and only stop() ends it
            }
            waiting.drainTo(group, MAX_GROUP - group.size());
            if (busy) {
                linger(group);
            }
            busy = group.size() >= BUSY_GROUP;
            commit(group);
            group.clear();
        }
        disconnect();
    }

    /** Lets more changes join as long as more still come, until there are enough, for a bounded moment. */
    private void linger(List<Database.Change> group) {
        long start = System.nanoTime();
        int before;
        do {
            before = group.size();
            LockSupport.parkNanos(LINGER_NANOS);
            waiting.drainTo(group, MAX_GROUP - group.size());
        } while (group.size() > before && group.size() < ENOUGH && System.nanoTime() - start < MAX_LINGER_NANOS);
    }

    private void commit(List<Database.Change> group) {
        long start = System.nanoTime();
        Optional<Exception> failure = tryTogether(group);
        if (failure.isEmpty()) {
            committed = committed.and(group.size(), (System.nanoTime() - start) / 1e9);
            settle(group, null);
            return;
        }
        Exception problem = failure.get();
        Optional<String> unavailability = Unavailability.reason(problem);
        if (unavailability.isPresent()) {
            refuse(group, new StoreUnavailable("The database is unavailable: " + unavailability.get(), problem));
        } else if (group.size() == 1) {
            settle(group, problem);
        } else {
            group.forEach(change -> commit(List.of(change)));
        }
    }

    private Optional<Exception> tryTogether(List<Database.Change> group) {
        try {
            Handle handle = connected();
            handle.begin();
            engine.lock(handle);
            for (int i = 0; i < group.size(); i++) {
                group.get(i).apply(handle, i + 1 < group.size() ? group.get(i + 1) : null);
            }
            handle.commit();
            return Optional.empty();
        } catch (Exception e) {
            rollBack(group);
            return Optional.of(e);
        } catch (Error e) {
            rollBack(group);
            return Optional.of(new IllegalStateException("A change failed", e));
        }
    }

    private void rollBack(List<Database.Change> group) {
        try {
            if (open != null && open.isInTransaction()) {
                open.rollback();
            }
        } catch (RuntimeException e) {
            LOG.debug("Rollback failed, the connection is given up: {}", e.getMessage());
            disconnect();
        }
        group.forEach(Database.Change::rolledBack);
    }

    /** Whoever waits behind has waited as long; a lock that lasts must not let them pile up. */
    private void refuse(List<Database.Change> group, StoreUnavailable unavailable) {
        disconnect();
        if (available) {
            LOG.error("{}; changes are refused until it is back", unavailable.getMessage());
            available = false;
        }
        List<Database.Change> behind = takeWaiting();
        settle(group, unavailable);
        settle(behind, unavailable);
    }

    private List<Database.Change> takeWaiting() {
        List<Database.Change> taken = new ArrayList<>();
        waiting.drainTo(taken);
        return taken;
    }

    private void settle(List<Database.Change> group, @Nullable Exception failure) {
        if (failure == null && !available) {
            LOG.info("The database is available again");
            available = true;
        }
        for (Database.Change change : group) {
            try {
                change.done(failure);
            } catch (RuntimeException e) {
                LOG.error("A change is done, but whoever waited for it failed", e);
            }
        }
    }

    private Handle connected() throws IOException {
        Handle handle = open;
        if (handle == null) {
            handle = jdbi.open();
            open = handle;
            engine.opened();
        }
        return handle;
    }

    private void disconnect() {
        Handle handle = open;
        open = null;
        try {
            if (handle != null) {
                handle.close();
            }
        } catch (RuntimeException e) {
            LOG.debug("The connection could not be closed: {}", e.getMessage());
        }
    }

    /** Makes the thread look at {@link #stopping}. */
    private static final class Wake implements Database.Change {
        @Override
        public void apply(Handle handle, Database.@Nullable Change next) {}

        @Override
        public void done(@Nullable Exception failure) {}
    }
}
