package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt makes, in the terms of MCP.
 *
 * @param description what this is, if it says
 * @param messages messages, each with its role and one content block
 * @param others members of the result that have no place of their own here, passed on as they came
 */
public record PromptResult(
        @Nullable String description,
        ArrayNode messages,
        @Nullable ObjectNode others) implements PromptOutcome {

    /** A result of nothing else. */
    public PromptResult(@Nullable String description, ArrayNode messages) {
        this(description, messages, null);
    }

    /** One message of the user, a text. */
    public static PromptResult text(@Nullable String description, String text) {
        ArrayNode messages = Json.mapper().createArrayNode();
        messages.addObject()
                .put("role", "user")
                .putObject("content")
                .put("type", "text")
                .put("text", text);
        return new PromptResult(description, messages);
    }
}
