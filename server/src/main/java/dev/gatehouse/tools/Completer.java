package dev.gatehouse.tools;

/** Proposes values for what a person is filling in. Called on a virtual thread; may block; must be thread-safe. */
@FunctionalInterface
public interface Completer {
    /**
     * Values that begin as {@code asked} does, the best first.
     *
     * @throws ToolFailure if there is no telling; the message is shown to the client
     */
    Completion complete(CompletionAsked asked) throws ToolFailure;
}
