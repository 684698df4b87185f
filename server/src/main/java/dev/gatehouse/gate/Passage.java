package dev.gatehouse.gate;

import org.jspecify.annotations.Nullable;

/** What a route of plain HTTP comes back with, as far as the record wants to know. */
public interface Passage {
    /** The HTTP status that the client will see. */
    int status();

    /** What became of it, for the record: {@code ok}, {@code tool_error}, {@code timeout} or {@code unknown}. */
    default String outcome() {
        return status() < 500 ? "ok" : "tool_error";
    }

    /** What the record should say besides, in a sentence without secrets; absent for nothing. */
    default @Nullable String detail() {
        return null;
    }
}
