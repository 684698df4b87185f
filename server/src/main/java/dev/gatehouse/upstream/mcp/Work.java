package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One request while a server works for it. May be kept for later while the server waits for an answer. For one thread
 * at a time; closing is for any.
 */
public interface Work extends AutoCloseable {
    /**
     * What the server says next, waited for.
     *
     * @throws InterruptedException if this thread was interrupted meanwhile
     */
    Turn next() throws McpFailure, InterruptedException;

    /** Answers what the server asked; {@code answer} is a result as MCP defines it for what was asked. */
    void answer(Turn.Asks asked, ObjectNode answer) throws McpFailure, InterruptedException;

    /** Says that what the server asked will not be answered. */
    void decline(Turn.Asks asked, String reason) throws McpFailure, InterruptedException;

    /** Ends it; if it was not done, the server is told that nobody waits any more. */
    @Override
    void close();
}
