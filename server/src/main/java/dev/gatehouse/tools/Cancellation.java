package dev.gatehouse.tools;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was cancelled. Cancelling interrupts the thread that works for it, and nothing but that work: what
 * is done with the outcome afterwards is not disturbed. Thread-safe.
 */
public class Cancellation {
    /** Of a request that nobody can cancel. */
    static final Cancellation NEVER = new Never();

    private @Nullable Thread worker;
    private @Nullable List<Runnable> actions;
    private boolean cancelled;

    /** Not cancelled so far. */
    public Cancellation() {}

    /** Cancels the request: interrupts its work, now or as soon as it begins. Again is the same as once. */
    public void cancel() {
        List<Runnable> due;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            if (worker != null) {
                worker.interrupt();
            }
            due = actions;
            actions = null;
        }
        if (due != null) {
            due.forEach(Runnable::run);
        }
    }

    /** Whether the request was cancelled. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Runs {@code action} when the request is cancelled, or at once if it was; for work that no interrupt stops. */
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                if (actions == null) {
                    actions = new ArrayList<>(1);
                }
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** From now on the current thread works for the request. */
    public synchronized void begin() {
        worker = Thread.currentThread();
        if (cancelled) {
            worker.interrupt();
        }
    }

    /** The work is over: the current thread is interrupted no more, nor left interrupted. */
    public synchronized void end() {
        worker = null;
        actions = null;
        if (cancelled) {
            Thread.interrupted();
        }
    }

    private static final class Never extends Cancellation {
        @Override
        public void cancel() {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {}

        @Override
        public void begin() {}

        @Override
        public void end() {}
    }
}
