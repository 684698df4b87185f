package dev.gatehouse.conformance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolResult;
import java.util.List;

/** The tools that the suite expects of a server under test, with the exact texts it names. */
final class FixtureTools {
    static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";

    /** One red pixel. */
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

    /** One sample of silence. */
    private static final String WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

    private static final String SCHEMA_2020_12 = """
        {"$schema": "https://json-schema.org/draft/2020-12/schema",
         "type": "object",
         "$defs": {"address": {"$anchor": "addressDef", "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
         "properties": {
            "name": {"type": "string"},
            "address": {"$ref": "#/$defs/address"},
            "contactMethod": {"type": "string", "enum": ["phone", "email"]},
            "phone": {"type": "string"},
            "email": {"type": "string"}},
         "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
         "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
         "then": {"required": ["phone"]},
         "else": {"required": ["email"]},
         "additionalProperties": false}
        """;

    private final Access access;

    /** Tools of this access, all of them. */
    FixtureTools(Access access) {
        this.access = access;
    }

    List<Tool> all() {
        return List.of(
                result(
                        "test_simple_text",
                        "{\"type\":\"text\",\"text\":\"This is a simple text response for testing.\"}"),
                result("test_image_content", image()),
                result(
                        "test_audio_content",
                        "{\"type\":\"audio\",\"data\":\"" + WAV + "\",\"mimeType\":\"audio/wav\"}"),
                result("test_embedded_resource", """
                    {"type":"resource","resource":{"uri":"test://embedded-resource","mimeType":"text/plain",
                     "text":"This is an embedded resource content."}}\
                    """),
                result(
                        "test_multiple_content_types",
                        "{\"type\":\"text\",\"text\":\"Multiple content types test:\"}",
                        image(),
                        """
                        {"type":"resource","resource":{"uri":"test://mixed-content-resource",
                         "mimeType":"application/json","text":"{\\"test\\":\\"data\\",\\"value\\":123}"}}\
                        """),
                tool("annotated_parameter", access, """
                    {"type":"object","properties":
                     {"region":{"type":"string","x-mcp-header":"Region"},"other":{"type":"string"}}}\
                    """, call -> ToolResult.text("Called with " + call.arguments())),
                tool(
                        "test_error_handling",
                        access,
                        NO_ARGUMENTS,
                        call -> ToolResult.error("This tool intentionally returns an error for testing")),
                tool(
                        "json_schema_2020_12_tool",
                        access,
                        SCHEMA_2020_12,
                        call -> ToolResult.text("Called with " + call.arguments())),
                tool(
                        "greet",
                        access,
                        "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}",
                        call -> ToolResult.text(
                                "Hello, " + call.arguments().path("name").asText() + "!")));
    }

    private static String image() {
        return "{\"type\":\"image\",\"data\":\"" + PNG + "\",\"mimeType\":\"image/png\"}";
    }

    /** A tool that always answers these content blocks. */
    private Tool result(String name, String... blocks) {
        ArrayNode content =
                Tools.json("{\"content\":[" + String.join(",", blocks) + "]}").withArray("/content");
        return tool(name, access, NO_ARGUMENTS, call -> new ToolResult(content, null, false, null));
    }

    /** A tool that proposes this access. */
    static Tool tool(String name, Access access, String inputSchema, ToolHandler handler) {
        ObjectNode schema = Tools.json(inputSchema);
        return new Tool(
                name,
                name,
                "A fixture of the conformance suite.",
                JsonSchema.compile(schema),
                null,
                Tools.json("{}"),
                null,
                null,
                access,
                access,
                0,
                handler);
    }
}
