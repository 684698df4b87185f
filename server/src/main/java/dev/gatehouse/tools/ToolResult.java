package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a tool answered, in the terms of MCP.
 *
 * @param content the content blocks
 * @param structured the structured content, if the tool has any
 * @param isError whether the tool says that it failed
 * @param meta the result's {@code _meta}, if any
 */
public record ToolResult(
        ArrayNode content,
        @Nullable JsonNode structured,
        boolean isError,
        @Nullable ObjectNode meta) implements ToolOutcome {
    /** The member of {@code _meta} that holds the code of a failure. */
    public static final String CODE = "dev.gatehouse/code";

    /** The member that holds after how many seconds another try is worth it. */
    public static final String RETRY_AFTER = "dev.gatehouse/retryAfter";

    /** A result of one text block. */
    public static ToolResult text(String text) {
        return new ToolResult(textBlock(text), null, false, null);
    }

    /** A result of structured content with a text that says it to people. */
    public static ToolResult structured(String text, JsonNode structured) {
        return new ToolResult(textBlock(text), structured, false, null);
    }

    /** A failure that the model should read. */
    public static ToolResult error(String text) {
        return new ToolResult(textBlock(text), null, true, null);
    }

    /** The same with a code that programs should read, under {@link #CODE} of its {@code _meta}. */
    public static ToolResult error(String code, String text) {
        return code.equals(ToolFailure.TOOL_ERROR)
                ? error(text)
                : new ToolResult(
                        textBlock(text),
                        null,
                        true,
                        JsonNodeFactory.instance.objectNode().put(CODE, code));
    }

    /** The same of a failure that is worth another try after a while: in seconds, under {@link #RETRY_AFTER}. */
    public static ToolResult error(String code, String text, @Nullable Duration retryAfter) {
        ToolResult error = error(code, text);
        if (retryAfter == null) {
            return error;
        }
        ObjectNode meta = error.meta == null ? JsonNodeFactory.instance.objectNode() : error.meta;
        meta.put(RETRY_AFTER, Math.max(1, retryAfter.toSeconds()));
        return new ToolResult(error.content, null, true, meta);
    }

    /** After how many seconds another try is worth it; 0 if that is not known. */
    public long retryAfter() {
        return meta == null ? 0 : meta.path(RETRY_AFTER).asLong(0);
    }

    /** The code of a failure; {@code tool_error} if it has none of its own. */
    public String errorCode() {
        return meta == null ? ToolFailure.TOOL_ERROR : meta.path(CODE).asText(ToolFailure.TOOL_ERROR);
    }

    private static ArrayNode textBlock(String text) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return json.arrayNode().add(json.objectNode().put("type", "text").put("text", text));
    }
}
