package dev.gatehouse.upstream;

import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.tools.Offerings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one backend offers. Thread-safe. */
public interface UpstreamSource {
    /** What is known of it without asking it, because it is declared; absent if it has to be asked. */
    default @Nullable Offerings declared() {
        return null;
    }

    /** The name of its entry in {@code upstreams}. */
    String id();

    /**
     * What it offers now, under the names it has here. Blocks no longer than its own deadline; may be interrupted.
     *
     * @throws UpstreamFailure if that cannot be found out now; what it offered last stays
     */
    Offerings load() throws UpstreamFailure, InterruptedException;

    /**
     * What it told last of what it offers, as text that {@link #recall} takes after a restart; absent if that need not
     * be kept.
     */
    default @Nullable String told() {
        return null;
    }

    /**
     * What it offered when it told this. Does not ask it.
     *
     * @return absent if this is nothing that the backend told which is configured now
     */
    default @Nullable Offerings recall(String told) {
        return null;
    }

    /** Tries it now, step by step, without calling a tool. Blocks; may be interrupted. */
    void probe(Probe probe) throws InterruptedException;

    /** When what it says of its tools is trusted; by default always, as fits what the configuration itself says. */
    default ApprovalPolicy approval() {
        return ApprovalPolicy.AUTO;
    }

    /** The revision of MCP that it speaks; absent where it speaks something else, and before that is known. */
    default @Nullable String protocol() {
        return null;
    }

    /** After how long it should be asked again although nothing told of a change; absent if it never changes. */
    default @Nullable Duration refreshEvery() {
        return null;
    }

    /** Starts what listens for changes, if anything does; {@code changed} has it loaded again soon. */
    default void start(Runnable changed) {}

    /** Stops that, and closes what is open to the backend. */
    default void stop() {}
}
