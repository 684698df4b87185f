package dev.gatehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic references of a schema. Wherever they lead in the end, each has to lead somewhere as a static one first
 * (JSON Schema 2020-12, core, section 8.2.3.2), which nobody notices before a value is checked.
 */
final class DynamicReferences {
    private static final String DYNAMIC = "$dynamicRef";

    private DynamicReferences() {}

    /** A copy of a schema that has a static reference for each dynamic one; absent if there are none. */
    static @Nullable ObjectNode madeStatic(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        return replaceIn(copy) ? copy : null;
    }

    private static boolean replaceIn(JsonNode node) {
        boolean replaced = false;
        for (JsonNode child : node) {
            replaced |= replaceIn(child);
        }
        if (node instanceof ObjectNode schema && schema.path(DYNAMIC).isTextual()) {
            String target = schema.remove(DYNAMIC).textValue();
            ArrayNode all = schema.get("allOf") instanceof ArrayNode known ? known : schema.putArray("allOf");
            all.addObject().put("$ref", target);
            replaced = true;
        }
        return replaced;
    }
}
