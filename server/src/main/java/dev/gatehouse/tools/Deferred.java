package dev.gatehouse.tools;

import java.time.Duration;

/**
 * Work that may outlast the request. For a client that knows tasks (the extension
 * {@code io.modelcontextprotocol/tasks}) it goes on as a task that can be asked about; for any other it runs at once
 * and the request waits for it.
 *
 * @param work the work; its own outcome is a result or a wish for input, never deferred again
 * @param keep how long the task may be asked about after it was started
 * @param poll how often a client should ask
 * @param required whether the work is refused to clients that know no tasks
 */
public record Deferred(ToolHandler work, Duration keep, Duration poll, boolean required) implements ToolOutcome {
    /** The extension of MCP that clients declare if they know tasks. */
    public static final String EXTENSION = "io.modelcontextprotocol/tasks";

    private static final Duration KEEP = Duration.ofMinutes(15);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Work that any client may ask for; a task is kept for 15 minutes and asked about each second. */
    public static Deferred of(ToolHandler work) {
        return new Deferred(work, KEEP, POLL, false);
    }
}
