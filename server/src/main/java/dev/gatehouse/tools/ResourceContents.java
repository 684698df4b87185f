package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a resource holds, in the terms of MCP.
 *
 * @param contents one or more contents, each with its URI and {@code text} or {@code blob}
 * @param others members of the result that have no place of their own here, passed on as they came
 */
public record ResourceContents(ArrayNode contents, @Nullable ObjectNode others) implements ResourceOutcome {

    /** A result of nothing else. */
    public ResourceContents(ArrayNode contents) {
        this(contents, null);
    }

    /** One text; {@code meta} is its {@code _meta}, if any. */
    public static ResourceContents text(String uri, @Nullable String mimeType, String text, @Nullable ObjectNode meta) {
        ObjectNode content = content(uri, mimeType).put("text", text);
        if (meta != null) {
            content.set("_meta", meta);
        }
        return new ResourceContents(Json.mapper().createArrayNode().add(content));
    }

    /** One run of bytes. */
    public static ResourceContents bytes(String uri, @Nullable String mimeType, byte[] bytes) {
        ObjectNode content =
                content(uri, mimeType).put("blob", Base64.getEncoder().encodeToString(bytes));
        return new ResourceContents(Json.mapper().createArrayNode().add(content));
    }

    private static ObjectNode content(String uri, @Nullable String mimeType) {
        ObjectNode content = Json.object().put("uri", uri);
        if (mimeType != null) {
            content.put("mimeType", mimeType);
        }
        return content;
    }
}
