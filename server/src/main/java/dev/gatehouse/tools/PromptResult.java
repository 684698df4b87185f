package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.gatehouse.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt makes, in the terms of MCP.
 *
 * @param description what this is, if it says
 * @param messages messages, each with its role and one content block
 */
public record PromptResult(@Nullable String description, ArrayNode messages) implements PromptOutcome {

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
