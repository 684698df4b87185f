package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.upstream.ResultConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What of an answer becomes the result of a tool: one part of it, some of its fields, no more than so much. */
final class ResultShape {
    /** Everything, within the limit. */
    static final ResultShape WHOLE = new ResultShape(ResultConfig.DEFAULT);

    private final JsonPointer root;
    private final Map<String, Fields> fields;
    private final @Nullable TextTemplate summary;
    private final int maxSize;

    /** Fields that are kept, and which of theirs; none means all of it. */
    private record Fields(Map<String, Fields> inner) {}

    /** @throws IllegalArgumentException if {@code root} is not a JSON Pointer */
    ResultShape(ResultConfig config) {
        this.root = JsonPointer.compile(config.root());
        this.fields = parsed(config.fields());
        this.summary = config.summary() == null ? null : TextTemplate.parse(config.summary());
        this.maxSize = Math.toIntExact(config.maxSize().toBytes());
    }

    private static Map<String, Fields> parsed(List<String> paths) {
        Map<String, Fields> parsed = new TreeMap<>();
        for (String path : paths) {
            Map<String, Fields> level = parsed;
            for (String name : path.split("\\.", -1)) {
                level = level.computeIfAbsent(name, any -> new Fields(new TreeMap<>()))
                        .inner();
            }
        }
        return parsed;
    }

    /** The result for a JSON answer. */
    ToolResult of(JsonNode answer) {
        JsonNode part = answer.at(root);
        JsonNode kept = fields.isEmpty() ? part : picked(part, fields);
        return switch (kept) {
            case ObjectNode object -> structured(object);
            case ArrayNode list -> structured(Json.object().set("items", list));
            default -> of(kept.isMissingNode() || kept.isNull() ? "" : kept.asText());
        };
    }

    /** The result for an answer of text. */
    ToolResult of(String text) {
        if (text.length() <= maxSize) {
            return ToolResult.text(text);
        }
        int end = Character.isHighSurrogate(text.charAt(maxSize - 1)) ? maxSize - 1 : maxSize;
        return ToolResult.text(text.substring(0, end) + "\n\n[Cut here: these are the first " + end + " of "
                + text.length() + " characters. Ask for less at a time.]");
    }

    private static JsonNode picked(JsonNode node, Map<String, Fields> wanted) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode kept = Json.object();
                for (var member : object.properties()) {
                    Fields inner = wanted.get(member.getKey());
                    if (inner != null) {
                        kept.set(
                                member.getKey(),
                                inner.inner().isEmpty() ? member.getValue() : picked(member.getValue(), inner.inner()));
                    }
                }
                yield kept;
            }
            case ArrayNode list -> {
                ArrayNode kept = JsonNodeFactory.instance.arrayNode();
                list.forEach(element -> kept.add(picked(element, wanted)));
                yield kept;
            }
            default -> node;
        };
    }

    private ToolResult structured(JsonNode object) {
        String text = Json.text(object);
        if (text.length() > maxSize) {
            return shortened((ObjectNode) object, text);
        }
        return ToolResult.structured(said(object, text), object);
    }

    private String said(JsonNode object, String otherwise) {
        return summary == null ? otherwise : summary.fillFrom(name -> value(object, name));
    }

    private static String value(JsonNode object, String path) {
        JsonNode value = object;
        for (String name : path.split("\\.", -1)) {
            value = value.isArray() && name.equals("length")
                    ? JsonNodeFactory.instance.numberNode(value.size())
                    : value.path(name);
        }
        return value.isValueNode() ? value.asText() : value.isMissingNode() ? "" : Json.text(value);
    }

    /** Keeps as many elements of the longest list as fit; where there is none, cuts the text. */
    private ToolResult shortened(ObjectNode object, String text) {
        String longest = null;
        int most = 0;
        for (var member : object.properties()) {
            int length =
                    member.getValue().isArray() ? Json.text(member.getValue()).length() : 0;
            if (length > most) {
                most = length;
                longest = member.getKey();
            }
        }
        if (longest == null || text.length() - most > maxSize / 2) {
            return of(text);
        }
        ArrayNode list = (ArrayNode) object.get(longest);
        ArrayNode first = JsonNodeFactory.instance.arrayNode();
        int room = maxSize - (text.length() - most);
        for (JsonNode element : list) {
            room -= Json.text(element).length() + 1;
            if (room < 0) {
                break;
            }
            first.add(element);
        }
        ObjectNode kept = object.deepCopy();
        kept.set(longest, first);
        String notice = "[Cut here: these are the first " + first.size() + " of " + list.size() + " " + longest
                + ". Ask for less at a time.]";
        return ToolResult.structured(said(kept, Json.text(kept)), kept, notice);
    }
}
