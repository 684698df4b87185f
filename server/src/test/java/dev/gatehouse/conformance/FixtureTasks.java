package dev.gatehouse.conformance;

import static dev.gatehouse.conformance.FixtureTools.NO_ARGUMENTS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Deferred;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolOutcome;
import dev.gatehouse.tools.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The suite's tools whose work goes on as a task. */
final class FixtureTasks {
    private final Access access;

    /** Tools of this access, all of them. */
    FixtureTasks(Access access) {
        this.access = access;
    }

    List<Tool> all() {
        return List.of(
                FixtureTools.tool(
                        "slow_compute",
                        access,
                        "{\"type\":\"object\",\"properties\":{\"seconds\":{\"type\":\"number\"},\"label\":{\"type\":\"string\"}}}",
                        FixtureTasks::slowly),
                tool("failing_job", call -> required(FixtureTasks::failing)),
                tool("protocol_error_job", call -> Deferred.of(FixtureTasks::broken)),
                FixtureTools.tool(
                        "confirm_delete",
                        access,
                        "{\"type\":\"object\",\"properties\":{\"filename\":{\"type\":\"string\"}}}",
                        call -> Deferred.of(FixtureTasks::confirmedDeletion)),
                tool("multi_input", call -> Deferred.of(FixtureTasks::twoQuestions)),
                tool("test_tool_with_task", FixtureTasks::askedThenDeferred));
    }

    private Tool tool(String name, ToolHandler handler) {
        return FixtureTools.tool(name, access, NO_ARGUMENTS, handler);
    }

    private static ToolOutcome slowly(ToolCall call) {
        double seconds = call.arguments().path("seconds").asDouble();
        return seconds == 0
                ? ToolResult.text("Computed at once")
                : Deferred.of(deferred -> {
                    sleep(Duration.ofMillis((long) (seconds * 1000)));
                    return ToolResult.text("Computed for " + seconds + " s");
                });
    }

    private static Deferred required(ToolHandler work) {
        Deferred usual = Deferred.of(work);
        return new Deferred(work, usual.keep(), usual.poll(), true);
    }

    private static ToolOutcome failing(ToolCall call) throws ToolFailure {
        sleep(Duration.ofSeconds(1));
        throw new ToolFailure("The job failed.");
    }

    private static ToolOutcome broken(ToolCall call) {
        throw new IllegalStateException("this fixture breaks on purpose");
    }

    private static ToolOutcome confirmedDeletion(ToolCall call) {
        ObjectNode form = call.input().form("confirmation");
        String file = call.arguments().path("filename").asText();
        return form == null
                ? InputRequired.of("confirmation", FixtureConversations.text("Delete " + file + "?", "confirm"))
                : ToolResult.text("Deleted " + file);
    }

    private static ToolOutcome twoQuestions(ToolCall call) {
        Input input = call.input();
        return input.form("first") == null || input.form("second") == null
                ? new InputRequired(
                        Map.of(
                                "first", FixtureConversations.text("The first?", "name"),
                                "second", FixtureConversations.text("The second?", "name")),
                        null)
                : ToolResult.text("Both answered");
    }

    private static ToolOutcome askedThenDeferred(ToolCall call) {
        ObjectNode form = call.input().form("user_name");
        if (form == null) {
            return InputRequired.of("user_name", FixtureConversations.text("What is your name?", "name"));
        }
        String name = form.path("name").asText();
        return required(deferred -> ToolResult.text("Hello, " + name + "!"));
    }

    private static void sleep(Duration duration) throws ToolFailure {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFailure("Cancelled.");
        }
    }
}
