package dev.gatehouse.upstream;

import dev.gatehouse.egress.EgressException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend tried now, step by step, for people who want to know what is wrong. Nothing is called. Thread-safe. */
public final class Probe {
    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private volatile String current = "Begin";
    private volatile long begun = System.nanoTime();

    /**
     * One step.
     *
     * @param name what was tried
     * @param good whether that went well
     * @param millis how long it took
     * @param said what came of it: for a failure as the network or the protocol has it, without secrets
     */
    public record Step(String name, boolean good, long millis, String said) {}

    /** Does one step and says what came of it. */
    @FunctionalInterface
    public interface Action {
        String go() throws UpstreamFailure, EgressException, InterruptedException;
    }

    /** Does one step; false if it failed, so that those that follow make no sense. */
    public boolean step(String name, Action action) throws InterruptedException {
        current = name;
        begun = System.nanoTime();
        try {
            done(true, action.go());
            return true;
        } catch (EgressException e) {
            done(false, e.reason());
        } catch (UpstreamFailure e) {
            Throwable cause = e.getCause();
            done(false, String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
        }
        return false;
    }

    private void done(boolean good, String said) {
        steps.add(new Step(current, good, (System.nanoTime() - begun) / 1_000_000, said));
    }

    /** The step under way took longer than anybody waits. */
    void givenUp() {
        done(false, "Nothing came of it within the time that a probe waits.");
    }

    /** What was done so far. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }
}
