package dev.gatehouse.tools;

/** Runs a tool: in this process, or at an upstream. Called on a virtual thread; may block; must be thread-safe. */
@FunctionalInterface
public interface ToolHandler {
    /**
     * Runs the tool for a caller that the gate has let through, with arguments that satisfy the tool's input schema.
     *
     * @throws ToolFailure if the tool cannot answer; its message is shown to the client
     */
    ToolResult call(ToolCall call) throws ToolFailure;
}
