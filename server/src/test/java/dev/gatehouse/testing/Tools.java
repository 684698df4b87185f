package dev.gatehouse.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes tools for tests. */
public final class Tools {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Tools() {}

    /** A tool that sends {@code message} back and needs the scope {@code demo:read}. */
    public static Tool echo() {
        return tool(
                "echo",
                Access.required("demo:read"),
                """
                {"type":"object","properties":{"message":{"type":"string"}},
                 "required":["message"],"additionalProperties":false}\
                """,
                null,
                call -> ToolResult.text(
                        "Echo: " + call.arguments().path("message").asText()));
    }

    /** A tool that takes anything. */
    public static Tool tool(String name, Access access, ToolHandler handler) {
        return tool(name, access, "{\"type\":\"object\"}", null, handler);
    }

    /** A tool with schemas given as JSON. */
    public static Tool tool(
            String name, Access access, String inputSchema, @Nullable String outputSchema, ToolHandler handler) {
        return new Tool(
                name,
                name,
                "For tests.",
                JsonSchema.compile(json(inputSchema)),
                outputSchema == null ? null : JsonSchema.compile(json(outputSchema)),
                JSON.createObjectNode(),
                null,
                null,
                access,
                access,
                0,
                handler);
    }

    /** The audit entry of a change of access. */
    public static AuditEntry accessChanged(Tool tool) {
        return new AuditEntryBuilder(Instant.now(), DecisionId.next(), "console", "tools.access.change")
                .tool(tool.name())
                .revision(tool.revision())
                .build();
    }

    /** A JSON object. */
    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
