package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a tool answered, in the terms of MCP.
 *
 * @param content the content blocks
 * @param structured the structured content, if the tool has any
 * @param isError whether the tool says that it failed
 * @param meta the result's {@code _meta}, if any
 * @param others members of the result that have no place of their own here, passed on as they came
 */
public record ToolResult(
        ArrayNode content,
        @Nullable JsonNode structured,
        boolean isError,
        @Nullable ObjectNode meta,
        @Nullable ObjectNode others)
        implements ToolOutcome {
    /** The member of {@code _meta} that holds the code of a failure. */
    public static final String CODE = "dev.gatehouse/code";

    /** A result of nothing else. */
    public ToolResult(ArrayNode content, @Nullable JsonNode structured, boolean isError, @Nullable ObjectNode meta) {
        this(content, structured, isError, meta, null);
    }

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

    /** The code of a failure; {@code tool_error} if it has none of its own. */
    public String errorCode() {
        return meta == null ? ToolFailure.TOOL_ERROR : meta.path(CODE).asText(ToolFailure.TOOL_ERROR);
    }

    private static ArrayNode textBlock(String text) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return json.arrayNode().add(json.objectNode().put("type", "text").put("text", text));
    }

    /** This result with its URIs renamed. */
    ToolResult renamed(UpstreamUris.Renaming names) {
        return new ToolResult(
                names.blocks(content), structured, isError, meta == null ? null : names.meta(meta), others);
    }
}
