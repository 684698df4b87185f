package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server says next while it works for a request. */
public sealed interface Turn {
    /** How far it is; {@code params} of {@code notifications/progress}. */
    record Progress(ObjectNode params) implements Turn {}

    /** What happens; {@code params} of {@code notifications/message}. */
    record Log(ObjectNode params) implements Turn {}

    /** It wants to know something, and goes on when it is {@link Work#answer answered}. */
    record Asks(JsonNode id, String method, ObjectNode params) implements Turn {}

    /**
     * It ended the request because it wants to know something first; the same request is to come again with the answers
     * (2026-07-28, multi round-trip requests). Nothing more follows.
     *
     * @param requests what it wants to know, by key
     * @param state what it wants back; absent if nothing
     */
    record AsksAgain(
            Map<String, Question> requests, @Nullable JsonNode state) implements Turn {}

    /** One thing to know. */
    record Question(String method, ObjectNode params) {}

    /** It is done. Nothing more follows. */
    record Done(ObjectNode result) implements Turn {}

    /**
     * The server refused it. Nothing more follows.
     *
     * @param code the code of JSON-RPC or MCP
     * @param message what the server says; untrusted
     */
    record Refused(int code, String message, @Nullable JsonNode data) implements Turn {}
}
