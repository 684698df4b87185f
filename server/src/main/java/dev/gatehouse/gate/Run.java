package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.tools.Deferred;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.ToolFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
     * @param code the stable code
     * @param outcome what is known of the work
     * @param retryAfter when it may be tried again, if that is known
     */
    record Failed<O>(
            String said,
            String detail,
            boolean defect,
            long micros,
            String code,
            ToolFailure.Outcome outcome,
            @Nullable Duration retryAfter)
            implements Run<O> {
        /** It failed without a code of its own. */
        Failed(String said, String detail, boolean defect, long micros) {
            this(said, detail, defect, micros, ToolFailure.TOOL_ERROR, ToolFailure.Outcome.TOOL_ERROR, null);
        }
    }

    /** The request was cancelled; nobody waits for the answer. */
    record Cancelled<O>(long micros) implements Run<O> {}
}
