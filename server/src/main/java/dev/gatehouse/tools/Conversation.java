package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a request, for a handler while it runs: what the client can do, what it may be told meanwhile,
 * and whether it is still there. Nothing here costs anything until it is used. Thread-safe.
 */
public interface Conversation {
    /** What the client says it can do; never more than it declared for this request. */
    ClientCapabilities client();

    /**
     * The parameters of the request as they came, {@code _meta} and what nobody here knows among them, unchecked; empty
     * if it says nothing. Treat as immutable.
     */
    default ObjectNode params() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Whether work may outlast the request, as a task that the client asks about. */
    default boolean takesTasks() {
        return false;
    }

    /**
     * Tells how far the work is; a client that did not ask for it is told nothing. Values that do not grow are left
     * out.
     *
     * @param total how much there is to do, if known
     * @param message for a person
     */
    void progress(double progress, @Nullable Double total, @Nullable String message);

    /** Tells the client what happens; only what it asked to be told is sent. No secrets. */
    void log(LogLevel level, @Nullable String logger, JsonNode data);

    /** The least severe log message that the client wants to be told; absent if it wants none. */
    default @Nullable LogLevel logLevel() {
        return null;
    }

    /** Whether the client went away or cancelled; the handler's thread is interrupted when that happens. */
    Cancellation cancellation();

    /**
     * Asks the client now, within its request, and waits for the answers.
     *
     * @return the answers with the state of {@code wanted}; absent if this client can only be asked by ending the
     *     request (the modern era), or not at all
     * @throws ToolFailure if the client does not answer, or refuses to
     * @throws InterruptedException if the request was cancelled meanwhile
     */
    @Nullable
    Input ask(InputRequired wanted) throws ToolFailure, InterruptedException;

    /**
     * Ends the client's connection, but not its request: a client that can (2025-11-25, polling) comes back for the
     * answer, so that long work holds no connection. For any other, nothing happens.
     */
    default void disconnect() {}

    /** A client that knows nothing and is told nothing: plain HTTP, the console. */
    static Conversation none() {
        return NoConversation.INSTANCE;
    }
}
