package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An MCP server as the revision that it speaks wants to be spoken to. Thread-safe; calls block. */
public interface McpServer extends AutoCloseable {
    /** The revision that it speaks. */
    String revision();

    /** What it says of itself: {@code capabilities}, and {@code instructions} if any. */
    ObjectNode about();

    /** Whether it declared this capability. */
    default boolean can(String capability) {
        return about().path("capabilities").path(capability).isObject();
    }

    /**
     * Begins a request.
     *
     * @param params its parameters, without what belongs to one hop
     * @param mirrored header fields that repeat parameters ({@code Mcp-Param-*}); for the modern era alone
     */
    Work begin(Party party, String method, ObjectNode params, Map<String, String> mirrored)
            throws McpFailure, InterruptedException;

    /**
     * Opens the stream on which the server tells what changes.
     *
     * @param resources whose updates are wanted, as far as the server tells of them
     * @return absent if the server tells nothing
     */
    @Nullable
    Exchange listen(Party party, Iterable<String> resources) throws McpFailure, InterruptedException;

    /** Ends what is open, sessions too. */
    @Override
    void close();
}
