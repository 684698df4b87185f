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

    /** The member that holds after how many seconds another try is worth it. */
    public static final String RETRY_AFTER = "dev.gatehouse/retryAfter";

    /** The member that holds what a reader of the structured content alone has to know, such as that it was cut. */
    public static final String NOTICE = "dev.gatehouse/notice";

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

    /** The same, of which more has to be said than stands in the structured content; the text says it too. */
    public static ToolResult structured(String text, JsonNode structured, String notice) {
        return new ToolResult(
                textBlock(text + "\n\n" + notice),
                structured,
                false,
                JsonNodeFactory.instance.objectNode().put(NOTICE, notice));
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

    /** What a reader of the structured content alone has to know; absent if that is all there is. */
    public @Nullable String notice() {
        return meta == null ? null : meta.path(NOTICE).textValue();
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
