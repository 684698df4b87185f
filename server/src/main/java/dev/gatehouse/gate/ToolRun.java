package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.content.Content;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.tools.Deferred;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.MissingCapability;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolOutcome;
import dev.gatehouse.tools.ToolResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a tool between the content filters, and holds its result to the schema it declares. */
final class ToolRun {
    private static final Logger LOG = LoggerFactory.getLogger(ToolRun.class);

    private ToolRun() {}

    /** A failure is told the model in a result, so that {@link Run.Failed} never comes back. */
    static Run<ToolResult> of(Tool tool, ToolCall call, Content content) {
        ObjectNode arguments = content.arguments(tool.name(), call.arguments());
        Run<ToolOutcome> run = Runner.run(
                tool.name(),
                call.decisionId(),
                call.input(),
                call.conversation(),
                input -> run(tool, call, arguments, input));
        return finished(tool, run, call, content);
    }

    /** Goes on with work that outlasts its request; the same filters and the same schema hold. */
    static Run<ToolResult> continued(Tool tool, ToolHandler work, ToolCall call, Content content) {
        ObjectNode arguments = content.arguments(tool.name(), call.arguments());
        Run<ToolOutcome> run = Runner.run(
                tool.name(),
                call.decisionId(),
                call.input(),
                call.conversation(),
                input -> undeferred(work.call(passed(call, arguments, input))));
        return finished(tool, run, call, content);
    }

    private static Run<ToolResult> finished(Tool tool, Run<ToolOutcome> run, ToolCall call, Content content) {
        return switch (run) {
            case Run.Done<ToolOutcome>(ToolResult result, long micros) ->
                checked(tool, result, micros, call.decisionId(), content);
            case Run.Done<ToolOutcome>(Deferred deferred, long micros) -> new Run.Later<>(deferred, micros);
            case Run.Later<ToolOutcome> later -> new Run.Later<>(later.deferred(), later.micros());
            case Run.Done<ToolOutcome> impossible ->
                throw new IllegalStateException("not a result: " + impossible.result());
            case Run.Wants<ToolOutcome> wants -> new Run.Wants<>(wants.wanted(), wants.micros());
            case Run.Lacks<ToolOutcome> lacks -> new Run.Lacks<>(lacks.capabilities(), lacks.micros());
            case Run.Nothing<ToolOutcome> nothing -> new Run.Nothing<>(nothing.micros());
            case Run.Failed<ToolOutcome> failed ->
                new Run.Failed<>(
                        failed.said(),
                        failed.detail(),
                        failed.defect(),
                        failed.micros(),
                        failed.code(),
                        failed.outcome(),
                        failed.retryAfter());
            case Run.Cancelled<ToolOutcome> cancelled -> new Run.Cancelled<>(cancelled.micros());
        };
    }

    /** Work that may be deferred is, if the client knows tasks. */
    private static ToolOutcome run(Tool tool, ToolCall call, ObjectNode arguments, Input input)
            throws ToolFailure, MissingCapability {
        ToolCall passed = passed(call, arguments, input);
        ToolOutcome outcome = tool.handler().call(passed);
        if (!(outcome instanceof Deferred deferred)) {
            return outcome;
        }
        if (call.conversation().takesTasks()) {
            return deferred;
        }
        if (deferred.required()) {
            ObjectNode required = Json.object();
            required.putObject("extensions").putObject(Deferred.EXTENSION);
            throw new MissingCapability(required);
        }
        return undeferred(deferred.work().call(passed));
    }

    private static ToolOutcome undeferred(ToolOutcome outcome) {
        if (outcome instanceof Deferred) {
            throw new IllegalStateException("deferred work was deferred again");
        }
        return outcome;
    }

    private static ToolCall passed(ToolCall call, ObjectNode arguments, Input input) {
        return new ToolCall(
                call.caller(),
                call.token(),
                arguments,
                call.requestId(),
                call.decisionId(),
                call.trace(),
                input,
                call.conversation(),
                call.remarks());
    }

    private static Run<ToolResult> checked(
            Tool tool, ToolResult result, long micros, String decisionId, Content content) {
        List<String> violations = violations(tool.outputSchema(), result);
        if (!violations.isEmpty()) {
            LOG.error("tool {} broke its output schema: {}; decision {}", tool.name(), violations, decisionId);
            return new Run.Failed<>(
                    "The tool's result does not fit its own schema and is withheld. Decision " + decisionId + ".",
                    "The result breaks the tool's output schema: " + String.join("; ", violations),
                    true,
                    micros);
        }
        JsonNode structured = result.structured();
        ObjectNode others = result.others();
        ToolResult passed = new ToolResult(
                content.blocks(tool.name(), result.content()),
                structured == null ? null : content.structured(tool.name(), structured),
                result.isError(),
                result.meta(),
                others == null || !(content.structured(tool.name(), others) instanceof ObjectNode filtered)
                        ? null
                        : filtered);
        return new Run.Done<>(passed, micros);
    }

    /** A tool that declares an output schema owes a structured result, unless it failed. */
    private static List<String> violations(@Nullable JsonSchema schema, ToolResult result) {
        if (schema == null || result.isError()) {
            return List.of();
        }
        JsonNode structured = result.structured();
        return structured == null ? List.of("structured content is missing") : schema.violations(structured);
    }
}
