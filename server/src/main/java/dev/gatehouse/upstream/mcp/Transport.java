package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.JsonRpc;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries JSON-RPC messages to one server and back; knows no era and no session. Headers mean something over HTTP
 * alone. Thread-safe; calls block.
 */
public interface Transport extends AutoCloseable {
    /**
     * Sends a request; what the server says for it is read from the exchange.
     *
     * @throws McpFailure if it could not be sent, or was refused before any message came
     * @throws InterruptedException if this thread was interrupted meanwhile
     */
    Exchange request(JsonRpc.Request request, Map<String, String> headers) throws McpFailure, InterruptedException;

    /**
     * The same for a server that may ask something in between, and then waits: how long it may be silent is for whoever
     * reads to limit.
     */
    default Exchange talk(JsonRpc.Request request, Map<String, String> headers)
            throws McpFailure, InterruptedException {
        return request(request, headers);
    }

    /** How long a server may be silent while it is waited for. */
    Duration idle();

    /** How long a server may be waited for altogether. */
    Duration total();

    /** Sends a notification or a response, which the server takes or does not. */
    void tell(ObjectNode message, Map<String, String> headers) throws McpFailure, InterruptedException;

    /**
     * Opens the stream on which a server of the older revisions speaks of its own accord.
     *
     * @return absent if the server has none
     */
    @Nullable
    Exchange listen(Map<String, String> headers) throws McpFailure, InterruptedException;

    /** Ends the session that the headers name; a server may not care. */
    void end(Map<String, String> headers) throws McpFailure, InterruptedException;

    /** Ends whatever is open. */
    @Override
    void close();
}
