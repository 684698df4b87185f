package dev.gatehouse.gate;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;

/** Whether a request may have its body read. Decided from headers alone. */
public sealed interface Admission {
    /**
     * The caller is known (or is anonymous where anonymous calls are possible).
     *
     * @param token what proved it, for upstreams that need it
     */
    record Admitted(Caller caller, CallerToken token) implements Admission {}

    /** Refused and already recorded. */
    record Refused(Refusal refusal) implements Admission {}
}
