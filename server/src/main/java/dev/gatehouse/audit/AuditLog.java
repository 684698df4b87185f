package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append-only, hash-chained record. Entries of many threads are committed in groups by one writer, which gives each
 * its place in the chain. One for each database and process; several processes share one chain. Thread-safe.
 */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final Database database;
    private final List<Consumer<AuditEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile ChainEnd.Head head;
    private volatile @Nullable Beside beside;

    /** Belongs to the database's writer thread. */
    private final ChainEnd chain;

    /** Continues the chain that is in the database. */
    public AuditLog(Database database) {
        this.database = database;
        this.chain = new ChainEnd(database.dialect());
        this.head = database.reader().withHandle(ChainEnd::readHead);
    }

    /**
     * Appends an entry and returns its event once it is durable.
     *
     * @throws StoreUnavailable if it could not be made durable; the call must then be refused
     */
    public AuditEvent append(AuditEntry entry) {
        Append<List<AuditEntry>, RuntimeException> append =
                new Append<>(true, _ -> List.of(entry), Function.identity());
        database.submit(append);
        return append.await().events().getFirst();
    }

    /**
     * Makes an entry durable: in the chain, or, where configuration says so and the database cannot take it, in the
     * journal, from where it comes into the chain later.
     *
     * @throws StoreUnavailable if it could not be made durable; the call must then be refused
     */
    public void keep(AuditEntry entry) {
        Beside other = beside;
        if (other == null) {
            append(entry);
        } else if (!other.keep(entry, false)) {
            try {
                append(entry);
            } catch (StoreUnavailable e) {
                if (!ofTheDatabase(e) || !other.keep(entry, true)) {
                    throw e;
                }
            }
        }
    }

    private static boolean ofTheDatabase(StoreUnavailable e) {
        return e.getCause() instanceof CompletionException wrapped && wrapped.getCause() instanceof StoreUnavailable;
    }

    /** What may keep an entry in the place of the database. */
    @FunctionalInterface
    interface Beside {
        /**
         * Keeps an entry if entries go here now, and returns once it is durable.
         *
         * @param tried whether the database could not take it
         * @return whether it is kept; if not, the database is to be tried
         * @throws StoreUnavailable if it cannot be kept
         */
        boolean keep(AuditEntry entry, boolean tried);
    }

    /** From now on, {@link #keep} has something beside the database. */
    void keepBeside(Beside other) {
        this.beside = other;
    }

    /**
     * Appends lines of a journal, but for those that are in the chain already; returns how many of its lines are now.
     *
     * @param from how many lines stand before them
     */
    long replay(SpillFile.Header journal, long from, List<SpillFile.Line> lines) {
        long upTo = from + lines.size();
        Append<List<AuditEntry>, RuntimeException> append = new Append<>(
                false,
                handle -> {
                    long done = Spill.replayed(handle, journal);
                    if (done >= upTo) {
                        return List.of();
                    }
                    Spill.note(handle, journal, upTo);
                    return lines.subList((int) Math.max(0, done - from), lines.size()).stream()
                            .filter(line -> !line.tried() || !isThere(handle, journal, line.entry()))
                            .map(SpillFile.Line::entry)
                            .toList();
                },
                Function.identity());
        database.submit(append);
        append.await();
        return upTo;
    }

    /** What the database refused may be in it all the same, if only the answer was lost. */
    private static boolean isThere(Handle handle, SpillFile.Header journal, AuditEntry entry) {
        return handle.createQuery("SELECT count(*) FROM audit_event WHERE seq > :head AND decision_id = :id")
                        .bind("head", journal.headSeq())
                        .bind("id", DecisionId.bytes(entry.decisionId()))
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /**
     * Makes a change and appends the entry that tells of it in one transaction, so that there is never one without the
     * other. Returns what the change returned once both are durable. For rare changes: one that fails makes the calls
     * beside it commit one by one.
     *
     * @param change touches nothing but its handle, since it may run again if the group it ran in failed
     * @param entry makes the entry of what the change returned
     * @throws X if {@code change} threw it; nothing was changed or appended
     * @throws StoreUnavailable if the two could not be made durable; nothing was changed or appended
     */
    public <T extends @Nullable Object, X extends Exception> T append(
            HandleCallback<T, X> change, Function<T, AuditEntry> entry) throws X {
        Append<T, X> append = new Append<>(false, change, result -> List.of(entry.apply(result)));
        database.submit(append);
        return append.await().result();
    }

    /**
     * Calls {@code listener}, on the writer's thread and in order, for every event after it became durable. It must be
     * quick and must not change the database: every call waits for it.
     */
    public void subscribe(Consumer<AuditEvent> listener) {
        listeners.add(listener);
    }

    /** The last event's sequence number; 0 while there is none. */
    public long headSeq() {
        return head.seq();
    }

    /** The last event's hash, hexadecimal; 64 zeros while there is none. */
    public String headHash() {
        return head.hash().hex();
    }

    ChainEnd.Head head() {
        return head;
    }

    /** To be called by a change that touches what is kept of callers. */
    void forgetCallers() {
        chain.forgetCallers();
    }

    private void publish(AuditEvent event) {
        head = new ChainEnd.Head(event.seq(), event.hash());
        for (Consumer<AuditEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("A listener failed on event {}", event.seq(), e);
            }
        }
    }

    private record Appended<T extends @Nullable Object>(T result, List<AuditEvent> events) {}

    private final class Append<T extends @Nullable Object, X extends Exception> implements Database.Change {
        private final boolean alone;
        private final HandleCallback<T, X> change;
        private final Function<T, List<AuditEntry>> entries;
        private final CompletableFuture<Appended<T>> durable = new CompletableFuture<>();
        private @Nullable Appended<T> appended;
        private @Nullable Exception refusal;

        /** Changes something and appends what tells of it; {@code alone} if it changes nothing else. */
        Append(boolean alone, HandleCallback<T, X> change, Function<T, List<AuditEntry>> entries) {
            this.alone = alone;
            this.change = change;
            this.entries = entries;
        }

        private AuditLog log() {
            return AuditLog.this;
        }

        @Override
        public void apply(Handle handle, Database.@Nullable Change next) throws Exception {
            T result = changed(handle);
            List<AuditEvent> events = new ArrayList<>(1);
            for (AuditEntry entry : entries.apply(result)) {
                events.add(chain.append(entry, handle));
            }
            appended = new Appended<>(result, events);
            if (!(next instanceof Append<?, ?> append && append.alone && append.log() == AuditLog.this)) {
                chain.flush();
            }
        }

        private T changed(Handle handle) throws Exception {
            try {
                return change.withHandle(handle);
            } catch (Exception e) {
                refusal = e;
                throw e;
            }
        }

        @Override
        public void rolledBack() {
            chain.forget();
            appended = null;
        }

        @Override
        public void done(@Nullable Exception failure) {
            Appended<T> made = appended;
            if (failure == null && made != null) {
                made.events().forEach(AuditLog.this::publish);
                durable.complete(made);
            } else {
                durable.completeExceptionally(failure == null ? new IllegalStateException("Not applied") : failure);
            }
        }

        @SuppressWarnings("unchecked") // what the change throws is X or unchecked
        Appended<T> await() throws X {
            try {
                return durable.join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause();
                if (cause instanceof StoreUnavailable) {
                    throw new StoreUnavailable(String.valueOf(cause.getMessage()), e);
                }
                if (refusal != null && cause == refusal) {
                    throw (X) refusal;
                }
                throw new StoreUnavailable("The audit log could not take the event", e);
            }
        }
    }
}
