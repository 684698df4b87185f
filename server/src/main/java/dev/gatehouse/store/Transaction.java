package dev.gatehouse.store;

import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/**
 * A change whose caller waits. It has a savepoint of its own, so that its failure leaves the rest of the group alone.
 */
final class Transaction<T extends @Nullable Object, X extends Exception> implements Database.Change {
    private static final String SAVEPOINT = "change";

    private final HandleCallback<T, X> change;
    private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
    private Outcome<T> latest = new Outcome.Refused<>(new IllegalStateException("The change did not run"));

    Transaction(HandleCallback<T, X> change) {
        this.change = change;
    }

    @Override
    public void apply(Handle handle, Database.@Nullable Change next) throws Exception {
        handle.savepoint(SAVEPOINT);
        try {
            latest = new Outcome.Made<>(change.withHandle(handle));
        } catch (Exception e) {
            undo(handle, e);
            latest = new Outcome.Refused<>(e);
            return;
        }
        handle.releaseSavepoint(SAVEPOINT);
    }

    /** Some failures, such as a full disk, have rolled back the whole transaction: then the group has failed. */
    private static void undo(Handle handle, Exception failure) throws Exception {
        try {
            handle.rollbackToSavepoint(SAVEPOINT);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    @Override
    public void done(@Nullable Exception failure) {
        outcome.complete(failure == null ? latest : new Outcome.Refused<>(failure));
    }

    @SuppressWarnings("unchecked") // the change throws X or unchecked exceptions, and so does the writer
    T await() throws X {
        return switch (outcome.join()) {
            case Outcome.Made<T>(T value) -> value;
            case Outcome.Refused<T>(StoreUnavailable e) ->
                throw new StoreUnavailable(String.valueOf(e.getMessage()), e);
            case Outcome.Refused<T>(RuntimeException e)
            when Unavailability.reason(e).isPresent() ->
                throw new StoreUnavailable(
                        "The database is unavailable: "
                                + Unavailability.reason(e).get(),
                        e);
            case Outcome.Refused<T>(Exception e) -> throw (X) e;
        };
    }

    private sealed interface Outcome<T extends @Nullable Object> {
        record Made<T extends @Nullable Object>(T value) implements Outcome<T> {}

        record Refused<T extends @Nullable Object>(Exception reason) implements Outcome<T> {}
    }
}
