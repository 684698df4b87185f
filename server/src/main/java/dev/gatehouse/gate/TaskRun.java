package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.content.Content;
import dev.gatehouse.json.Json;
import dev.gatehouse.tools.Cancellation;
import dev.gatehouse.tools.ClientCapabilities;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.Tasks.Step;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolResult;
import org.jspecify.annotations.Nullable;

/** Runs the work of a task after the request that started it has been answered. */
record TaskRun(Tool tool, ToolHandler work, ToolCall call, Content content) {

    /** Goes on with what the client has answered; nothing is thrown. */
    Step go(Input input, Cancellation cancellation) {
        Conversation afterwards = new Afterwards(call.conversation().client(), cancellation);
        ToolCall now = new ToolCall(
                call.caller(),
                call.token(),
                call.arguments(),
                call.requestId(),
                call.decisionId(),
                call.trace(),
                input,
                afterwards,
                call.remarks());
        return switch (ToolRun.continued(tool, work, now, content)) {
            case Run.Done<ToolResult> done -> new Step.Done(json(done.result()));
            case Run.Failed<ToolResult> failed ->
                failed.defect()
                        ? new Step.Failed(failed.said())
                        : new Step.Done(json(ToolResult.error(failed.code(), failed.said(), failed.retryAfter())));
            case Run.Wants<ToolResult> wants -> new Step.Asks(wants.wanted());
            case Run.Lacks<ToolResult> lacks ->
                new Step.Failed("The work needs a client that declares " + Json.text(lacks.capabilities()) + ".");
            case Run.Later<ToolResult> _, Run.Nothing<ToolResult> _ -> new Step.Failed("The work came to nothing.");
            case Run.Cancelled<ToolResult> _ -> new Step.Failed("The task was cancelled.");
        };
    }

    private static ObjectNode json(ToolResult result) {
        ObjectNode json = Json.object();
        json.set("content", result.content());
        JsonNode structured = result.structured();
        if (structured != null) {
            json.set("structuredContent", structured);
        }
        json.put("isError", result.isError());
        if (result.meta() != null) {
            json.set("_meta", result.meta());
        }
        return json;
    }

    /** The client of a task hears of its status and nothing else. */
    private record Afterwards(ClientCapabilities client, Cancellation cancellation) implements Conversation {
        @Override
        public void progress(double progress, @Nullable Double total, @Nullable String message) {}

        @Override
        public void log(LogLevel level, @Nullable String logger, JsonNode data) {}

        @Override
        public @Nullable Input ask(InputRequired wanted) {
            return null;
        }
    }
}
