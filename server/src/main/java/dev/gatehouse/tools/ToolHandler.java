package dev.gatehouse.tools;

/** Runs a tool: in this process, or at an upstream. Called on a virtual thread; may block; must be thread-safe. */
@FunctionalInterface
public interface ToolHandler {
    /**
     * Runs the tool for a caller that the gate has let through, with arguments that satisfy the tool's input schema.
     * Most tools return a {@link ToolResult}.
     *
     * @throws ToolFailure if the tool cannot answer; its message is shown to the client
     * @throws MissingCapability if the client cannot do what the tool needs
     */
    ToolOutcome call(ToolCall call) throws ToolFailure, MissingCapability;
}
