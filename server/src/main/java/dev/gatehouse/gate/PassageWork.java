package dev.gatehouse.gate;

import dev.gatehouse.tools.ToolFailure;

/**
 * Does what a route is for. Called on the thread of the request, which may be interrupted.
 *
 * @param <P> what it comes back with
 */
@FunctionalInterface
public interface PassageWork<P extends Passage> {
    /**
     * Does it; {@code decisionId} is the decision that allowed it.
     *
     * @throws ToolFailure if it cannot be done; its message is shown to the client
     */
    P go(String decisionId) throws ToolFailure;
}
