package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.tools.Deferred;
import dev.gatehouse.tools.InputRequired;

/**
 * What became of running a handler.
 *
 * @param <O> what it comes back with
 */
sealed interface Run<O> {
    /** How long it took, in microseconds. */
    long micros();

    /** It came back with something. */
    record Done<O>(O result, long micros) implements Run<O> {}

    /** It wants input, which the client can give by calling again. */
    record Wants<O>(InputRequired wanted, long micros) implements Run<O> {}

    /** It goes on after the request. */
    record Later<O>(Deferred deferred, long micros) implements Run<O> {}

    /** The client lacks these capabilities. */
    record Lacks<O>(ObjectNode capabilities, long micros) implements Run<O> {}

    /** There is nothing under this URI after all. */
    record Nothing<O>(long micros) implements Run<O> {}

    /**
     * It failed.
     *
     * @param said for the client
     * @param detail for the record
     * @param defect whether it broke, rather than say that it failed
     */
    record Failed<O>(String said, String detail, boolean defect, long micros) implements Run<O> {}

    /** The request was cancelled; nobody waits for the answer. */
    record Cancelled<O>(long micros) implements Run<O> {}
}
