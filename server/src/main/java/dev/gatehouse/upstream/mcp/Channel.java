package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.JsonRpc;
import java.util.Map;

/**
 * A way to a server on which both sides speak when they like: the pipes of a program, or an event stream with posts
 * beside it. Thread-safe.
 */
public interface Channel extends AutoCloseable {
    /**
     * Sends a message. Headers mean something over HTTP alone.
     *
     * @throws McpFailure if it could not be sent
     */
    void send(ObjectNode message, Map<String, String> headers) throws McpFailure, InterruptedException;

    /** Ends it; the receiver hears no more. */
    @Override
    void close();

    /** What hears the other side. Called by one thread at a time, and must be quick. */
    interface Receiver {
        /** A message came. */
        void received(JsonRpc message);

        /** Nothing more will come; called once. */
        void ended(McpFailure why);
    }

    /** Opens channels, each to a server that knows nothing of the others. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens one, and has {@code receiver} called from then on.
         *
         * @throws McpFailure if there is no server to be had
         */
        Channel open(Map<String, String> headers, Receiver receiver) throws McpFailure, InterruptedException;
    }
}
