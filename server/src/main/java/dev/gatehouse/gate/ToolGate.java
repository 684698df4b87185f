package dev.gatehouse.gate;

import dev.gatehouse.content.ArgumentPreview;
import dev.gatehouse.content.Content;
import dev.gatehouse.content.ResultDigest;
import dev.gatehouse.tools.Remarks;
import dev.gatehouse.tools.Task;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolResult;
import java.util.List;

/** Takes calls of tools, and acts on the tasks that calls became, through every step. Thread-safe. */
final class ToolGate {
    private final Steps steps;
    private final Content content;

    ToolGate(Steps steps, Content content) {
        this.steps = steps;
        this.content = content;
    }

    Answer<ToolResult> call(Call call) {
        Recording recording = steps.open(call);
        Refusal full = steps.room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        recording.arguments(ArgumentPreview.of(call.arguments()));
        Tool tool = steps.tools().current().find(call.name());
        if (tool == null) {
            return steps.unknown(call, recording, steps.policy().unknownTool());
        }
        recording.tool(tool.name());
        Refusal refusal = steps.permit(call, tool, recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        List<String> violations = tool.inputSchema().violations(call.arguments());
        if (!violations.isEmpty()) {
            return steps.refused(recording, Denial.invalidArguments(tool.name(), violations));
        }
        Refusal unrecordable = steps.unrecordable(recording);
        if (unrecordable != null) {
            return new Answer.Refused<>(unrecordable);
        }
        ToolCall passed = new ToolCall(
                call.caller(),
                call.token(),
                call.arguments(),
                call.envelope().requestId(),
                recording.decisionId(),
                call.envelope().trace(),
                call.input(),
                call.conversation(),
                new Remarks());
        Run<ToolResult> run = ToolRun.of(tool, passed, content);
        recording.servedBy(passed.remarks().upstream());
        return switch (run) {
            case Run.Done<ToolResult> done ->
                steps.keep(
                        recording
                                .ran(
                                        done.result().isError() ? "tool_error" : "ok",
                                        done.micros(),
                                        passed.remarks().text())
                                .result(digest(done.result())),
                        done.result());
            case Run.Failed<ToolResult> failed ->
                steps.keep(
                        recording.ran(failed.outcome().wireName(), failed.micros(), failed.detail()),
                        ToolResult.error(failed.code(), failed.said(), failed.retryAfter()));
            case Run.Later<ToolResult> later ->
                started(call, recording, new TaskRun(tool, later.deferred().work(), passed, content), later);
            case Run<ToolResult> other -> steps.unfinished(call, recording, other);
        };
    }

    private static ResultDigest digest(ToolResult result) {
        return ResultDigest.of(result.content(), result.structured());
    }

    private Answer<ToolResult> started(Call call, Recording recording, TaskRun work, Run.Later<ToolResult> later) {
        Task task;
        try {
            task = steps.tools().tasks().start(call.caller(), work.tool().name(), later.deferred(), work::go);
        } catch (ToolFailure full) {
            String said = String.valueOf(full.getMessage());
            return steps.keep(recording.ran("tool_error", later.micros(), said), ToolResult.error(said));
        }
        if (steps.kept(recording.ran("ok", later.micros(), "Goes on as task " + task.id() + "."))) {
            return new Answer.Started<>(task, recording.decisionId());
        }
        steps.tools().tasks().cancel(task);
        return new Answer.Refused<>(steps.withheld(recording));
    }

    Answer<Task> task(Call call, TaskAct act) {
        Recording recording = steps.openUnnamed(call);
        Refusal full = steps.room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        Task task = steps.tools().tasks().find(call.caller(), call.name());
        if (task == null) {
            return steps.refused(recording, Denial.unknownTask());
        }
        recording.tool(task.tool());
        Tool tool = steps.tools().whole().find(task.tool());
        Refusal refusal = tool == null ? null : steps.permit(call, tool, recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        Refusal unrecordable = steps.unrecordable(recording);
        if (unrecordable != null) {
            return new Answer.Refused<>(unrecordable);
        }
        switch (act) {
            case GET -> {}
            case ANSWER -> steps.tools().tasks().answer(task, call.arguments());
            case CANCEL -> steps.tools().tasks().cancel(task);
        }
        return steps.keep(recording.ran("ok", 0, "Task " + task.id() + "."), task);
    }
}
