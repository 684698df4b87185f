package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Origin;
import dev.gatehouse.tools.Tool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Tools as {@code tools/list} shows them. Each is written once and kept until the tool changes: at most one text for
 * each name. Thread-safe.
 */
public final class ToolDescriptions {
    private final boolean anyOutputSchema;
    private final Function<Offering, String> names;
    private final Map<String, Description> kept = new ConcurrentHashMap<>();

    private record Description(Tool tool, SerializedString json) {}

    /**
     * @param anyOutputSchema whether clients know output schemas whose root is no object
     * @param names what clients call them
     */
    public ToolDescriptions(boolean anyOutputSchema, Function<Offering, String> names) {
        this.anyOutputSchema = anyOutputSchema;
        this.names = names;
    }

    /** The tool as JSON text. */
    @SuppressWarnings("ReferenceEquality") // a changed tool is another object; comparing schemas would cost a walk
    public SerializedString of(Tool tool) {
        Description known = kept.get(tool.name());
        if (known == null || known.tool() != tool) {
            known = new Description(tool, new SerializedString(Json.text(describe(tool))));
            kept.put(tool.name(), known);
        }
        return known.json();
    }

    private ObjectNode describe(Tool tool) {
        ObjectNode json = Json.object();
        Origin origin = tool.origin();
        if (origin != null) {
            json.setAll(origin.others());
        }
        json.put("name", names.apply(tool)).put("title", tool.title());
        if (!tool.description().isEmpty()) {
            json.put("description", tool.description());
        }
        json.set("inputSchema", tool.inputSchema().document());
        JsonSchema output = tool.outputSchema();
        if (output != null && (anyOutputSchema || isObject(output))) {
            json.set("outputSchema", output.document());
        }
        if (tool.icons() != null) {
            json.set("icons", tool.icons());
        }
        json.set("annotations", annotations(tool));
        ArrayNode schemes = securitySchemes(tool.access());
        json.set("securitySchemes", schemes);
        ObjectNode meta = tool.meta() == null ? Json.object() : tool.meta().deepCopy();
        meta.set("securitySchemes", schemes);
        json.set("_meta", meta);
        return json;
    }

    private static boolean isObject(JsonSchema schema) {
        return "object".equals(schema.document().path("type").textValue());
    }

    /** Some hosts take a missing hint for its most alarming value, so each is said. */
    private static ObjectNode annotations(Tool tool) {
        ObjectNode hints = tool.annotations().deepCopy();
        putIfAbsent(hints, "readOnlyHint", false);
        putIfAbsent(hints, "destructiveHint", true);
        putIfAbsent(hints, "openWorldHint", true);
        return hints;
    }

    private static void putIfAbsent(ObjectNode hints, String name, boolean value) {
        JsonNode present = hints.get(name);
        if (present == null) {
            hints.put(name, value);
        }
    }

    /** How a host must sign in for the tool: not at all, as it likes, or with these scopes. */
    private static ArrayNode securitySchemes(Access access) {
        ArrayNode schemes = Json.mapper().createArrayNode();
        if (access.mode() != Access.Mode.REQUIRED) {
            schemes.addObject().put("type", "noauth");
        }
        if (access.mode() != Access.Mode.PUBLIC) {
            List<String> scopes = access.scopes();
            ArrayNode named = schemes.addObject().put("type", "oauth2").putArray("scopes");
            scopes.forEach(named::add);
        }
        return schemes;
    }
}
