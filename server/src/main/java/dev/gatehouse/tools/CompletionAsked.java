package dev.gatehouse.tools;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.telemetry.TraceContext;
import java.util.Map;

/**
 * What a person has filled in so far.
 *
 * @param caller who asks, verified; anonymous only for what is open
 * @param argument the argument or variable that is being filled in
 * @param value what it holds so far
 * @param others what was filled in beside it
 * @param trace the trace that the request is part of
 */
public record CompletionAsked(
        Caller caller, String argument, String value, Map<String, String> others, TraceContext trace) {
    public CompletionAsked {
        others = Map.copyOf(others);
    }
}
