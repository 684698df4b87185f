package dev.gatehouse.gate;

import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.Task;

/**
 * What became of a call. Its audit event is durable by the time anybody sees this.
 *
 * @param <R> what comes back if it could be done
 */
public sealed interface Answer<R> {
    /** It was done; a tool's result may say that it failed. */
    record Completed<R>(R result, String decisionId) implements Answer<R> {}

    /** It cannot be done before the client has answered something; then the call comes again, as a call of its own. */
    record Asking<R>(InputRequired wanted, String decisionId) implements Answer<R> {}

    /** It goes on after the request; the task can be asked about. */
    record Started<R>(Task task, String decisionId) implements Answer<R> {}

    /** The call was refused. */
    record Refused<R>(Refusal refusal) implements Answer<R> {}
}
