package dev.gatehouse.gate;

import dev.gatehouse.identity.Caller;

/** Whether a request may have its body read. Decided from headers alone. */
public sealed interface Admission {
    /** The caller is known (or is anonymous where anonymous calls are possible). */
    record Admitted(Caller caller) implements Admission {}

    /** Refused and already recorded. */
    record Refused(Refusal refusal) implements Admission {}
}
