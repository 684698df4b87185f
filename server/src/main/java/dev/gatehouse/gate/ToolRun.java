package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.content.Content;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of running a tool: always a result that the caller may see.
 *
 * @param outcome {@code ok} or {@code tool_error}
 * @param micros how long the tool took
 * @param detail for the record, if there is something to say
 */
record ToolRun(
        ToolResult result,
        String outcome,
        long micros,
        @Nullable String detail) {
    private static final Logger LOG = LoggerFactory.getLogger(ToolRun.class);

    /** Runs the tool, with the content filters on both sides. */
    static ToolRun of(Tool tool, ToolCall call, Content content) {
        ObjectNode arguments = content.arguments(tool.name(), call.arguments());
        ToolCall passed = new ToolCall(call.caller(), arguments, call.requestId(), call.decisionId());
        long start = System.nanoTime();
        try {
            ToolResult result = tool.handler().call(passed);
            return finish(tool, result, microsSince(start), call.decisionId(), content);
        } catch (ToolFailure failure) {
            String said = failure.getMessage() == null ? "The tool failed." : failure.getMessage();
            return failed(said, said, microsSince(start));
        } catch (RuntimeException | StackOverflowError defect) {
            LOG.error("tool {} failed unexpectedly; decision {}", tool.name(), call.decisionId(), defect);
            return failed(
                    "The tool failed with an internal error. Decision " + call.decisionId() + ".",
                    "The tool failed with an internal error; the server's log has it under this decision id.",
                    microsSince(start));
        }
    }

    private static ToolRun finish(Tool tool, ToolResult result, long micros, String decisionId, Content content) {
        List<String> violations = violations(tool.outputSchema(), result);
        if (!violations.isEmpty()) {
            LOG.error("tool {} broke its output schema: {}; decision {}", tool.name(), violations, decisionId);
            return failed(
                    "The tool's result does not fit its own schema and is withheld. Decision " + decisionId + ".",
                    "The result breaks the tool's output schema: " + String.join("; ", violations),
                    micros);
        }
        JsonNode structured = result.structured();
        ToolResult passed = new ToolResult(
                content.blocks(tool.name(), result.content()),
                structured == null ? null : content.structured(tool.name(), structured),
                result.isError(),
                result.meta());
        return new ToolRun(passed, result.isError() ? "tool_error" : "ok", micros, null);
    }

    /** A tool that declares an output schema owes a structured result, unless it failed. */
    private static List<String> violations(@Nullable JsonSchema schema, ToolResult result) {
        if (schema == null || result.isError()) {
            return List.of();
        }
        JsonNode structured = result.structured();
        return structured == null ? List.of("structured content is missing") : schema.violations(structured);
    }

    private static ToolRun failed(String said, String detail, long micros) {
        return new ToolRun(ToolResult.error(said), "tool_error", micros, detail);
    }

    private static long microsSince(long start) {
        return (System.nanoTime() - start) / 1_000;
    }
}
