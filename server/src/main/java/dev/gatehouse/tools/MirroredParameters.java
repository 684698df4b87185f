package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The parameters that a tool's input schema marks with {@code x-mcp-header}, so that clients repeat them in headers
 * (MCP 2026-07-28, custom headers from tool parameters). Immutable.
 */
public final class MirroredParameters {
    private static final String MARK = "x-mcp-header";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");
    private static final int DEEPEST = 16;

    private MirroredParameters() {}

    /**
     * One parameter and its header.
     *
     * @param header the whole name: {@code Mcp-Param-} and the mark
     * @param path where the value stands in the arguments
     */
    public record Mirrored(String header, List<String> path) {
        /** The value in {@code arguments}; a missing node if there is none. */
        public JsonNode in(JsonNode arguments) {
            JsonNode value = arguments;
            for (String name : path) {
                value = value.path(name);
            }
            return value;
        }
    }

    /**
     * The marked parameters of a schema; most have none.
     *
     * @throws IllegalArgumentException if a mark breaks the specification's rules; the message says which
     */
    public static List<Mirrored> of(ObjectNode schema) {
        List<Mirrored> found = new ArrayList<>();
        collect(schema, List.of(), found);
        Set<String> names = new TreeSet<>();
        for (Mirrored one : found) {
            if (!names.add(one.header().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("two parameters are marked with the same header " + one.header());
            }
        }
        if (count(schema) > found.size()) {
            throw new IllegalArgumentException(
                    "x-mcp-header stands where no plain properties lead: only properties within properties may have"
                            + " it");
        }
        return List.copyOf(found);
    }

    private static void collect(JsonNode schema, List<String> path, List<Mirrored> found) {
        if (path.size() > DEEPEST) {
            return;
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            List<String> here = new ArrayList<>(path);
            here.add(property.getKey());
            JsonNode mark = property.getValue().get(MARK);
            if (mark != null) {
                found.add(new Mirrored("Mcp-Param-" + checked(mark, property.getValue(), here), List.copyOf(here)));
            }
            collect(property.getValue(), here, found);
        }
    }

    private static String checked(JsonNode mark, JsonNode property, List<String> path) {
        String where = String.join("/", path);
        if (!mark.isTextual() || !TOKEN.matcher(mark.textValue()).matches()) {
            throw new IllegalArgumentException("x-mcp-header of " + where + " is no header name");
        }
        String type = property.path("type").textValue();
        if (type == null || !TYPES.contains(type)) {
            throw new IllegalArgumentException(
                    "x-mcp-header of " + where + " needs the type string, integer or boolean");
        }
        return mark.textValue();
    }

    /** How many marks there are anywhere; a property that is itself called so is none. */
    private static int count(JsonNode schema) {
        int marks = 0;
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            if (member.getKey().equals(MARK) && member.getValue().isTextual()) {
                marks++;
            } else if (member.getKey().equals("properties") && member.getValue().isObject()) {
                for (JsonNode property : member.getValue()) {
                    marks += count(property);
                }
            } else if (!member.getKey().equals("default") && !member.getKey().equals("examples")) {
                marks += member.getValue().isObject() ? count(member.getValue()) : 0;
                if (member.getValue().isArray()) {
                    for (JsonNode element : member.getValue()) {
                        marks += element.isObject() ? count(element) : 0;
                    }
                }
            }
        }
        return marks;
    }
}
