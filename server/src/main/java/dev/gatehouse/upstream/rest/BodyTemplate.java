package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A JSON body with places for arguments. Immutable. */
final class BodyTemplate {
    private final JsonNode template;

    BodyTemplate(JsonNode template) {
        this.template = template;
    }

    /** The arguments that it names. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        collect(template, names);
        return names;
    }

    private static void collect(JsonNode node, Set<String> names) {
        if (node.isTextual()) {
            names.addAll(TextTemplate.parse(node.textValue()).names());
        }
        node.forEach(child -> collect(child, names));
    }

    /** The body for these arguments; members whose argument is missing are left out, absent if all of it is missing. */
    @Nullable
    JsonNode fill(ObjectNode arguments) throws BadArgument {
        return fill(template, arguments);
    }

    private static @Nullable JsonNode fill(JsonNode node, ObjectNode arguments) throws BadArgument {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode filled = Json.object();
                for (var member : object.properties()) {
                    JsonNode value = fill(member.getValue(), arguments);
                    if (value != null) {
                        filled.set(member.getKey(), value);
                    }
                }
                yield filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode();
                for (JsonNode element : array) {
                    JsonNode value = fill(element, arguments);
                    if (value != null) {
                        filled.add(value);
                    }
                }
                yield filled;
            }
            default -> node.isTextual() ? text(TextTemplate.parse(node.textValue()), arguments) : node;
        };
    }

    private static @Nullable JsonNode text(TextTemplate text, ObjectNode arguments) throws BadArgument {
        String whole = text.onlyPlace();
        if (whole != null) {
            return arguments.get(whole);
        }
        String filled = text.fill(arguments, value -> value);
        return filled == null ? null : JsonNodeFactory.instance.textNode(filled);
    }
}
