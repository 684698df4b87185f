package dev.gatehouse.gate;

import org.jspecify.annotations.Nullable;

/** What a route of plain HTTP comes back with, as far as the record wants to know. */
public interface Passage {
    /** The HTTP status that the client will see. */
    int status();

    /** What the record should say besides, in a sentence without secrets; absent for nothing. */
    default @Nullable String detail() {
        return null;
    }
}
