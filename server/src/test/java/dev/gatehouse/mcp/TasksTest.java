package dev.gatehouse.mcp;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.EventReader;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Deferred;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolOutcome;
import dev.gatehouse.tools.ToolResult;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tasks extension (io.modelcontextprotocol/tasks), over real HTTP. */
class TasksTest {
    private static final String TASKS = "{\"elicitation\":{},\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}";

    @TempDir
    private Path folder;

    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private RunningFronts fronts;
    private Endpoint endpoint;
    private String token;

    @BeforeEach
    void start() {
        fronts = RunningFronts.offering(
                folder,
                Tools.tool("slow", Access.required(), call -> Deferred.of(_ -> wait("done"))),
                Tools.tool(
                        "fails",
                        Access.required(),
                        call -> Deferred.of(_ -> {
                            throw new ToolFailure("No luck.");
                        })),
                Tools.tool("asks", Access.required(), call -> Deferred.of(TasksTest::ask)),
                Tools.tool(
                        "only",
                        Access.required(),
                        call -> new Deferred(
                                _ -> ToolResult.text("done"), Duration.ofMinutes(1), Duration.ofSeconds(1), true)));
        endpoint = Endpoint.start(fronts);
        token = fronts.token("");
    }

    @AfterEach
    void stop() {
        go.countDown();
        fronts.close();
    }

    private ToolResult wait(String text) {
        try {
            go.await();
        } catch (InterruptedException e) {
            stopped.countDown();
        }
        return ToolResult.text(text);
    }

    /** Asks twice, under the same key. */
    private static ToolOutcome ask(ToolCall call) {
        JsonNode state = call.input().state();
        int round = state == null ? 0 : state.path("round").asInt();
        return round == 2
                ? ToolResult.text("thanks")
                : new InputRequired(
                        Map.of("name", InputRequired.Request.form("Name?", Tools.json("{\"type\":\"object\"}"))),
                        Tools.json("{\"round\":" + (round + 1) + "}"));
    }

    private HttpRequest request(String bearer, String method, String name, String params, String capabilities) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "Authorization",
                "Bearer " + bearer,
                "Content-Type",
                "application/json",
                "MCP-Protocol-Version",
                Endpoint.MODERN,
                "Mcp-Method",
                method));
        if (!name.isEmpty()) {
            headers.put("Mcp-Name", name);
        }
        HttpRequest.Builder request = fronts.request("/mcp");
        headers.forEach(request::header);
        return request.POST(HttpRequest.BodyPublishers.ofString(Endpoint.message(
                        method,
                        Endpoint.modernParams(params).replace("Capabilities\":{}", "Capabilities\":" + capabilities))))
                .build();
    }

    private JsonNode send(String bearer, String method, String name, String params, String capabilities) {
        HttpResponse<String> answer = fronts.send(
                HttpRequest.newBuilder(request(bearer, method, name, params, capabilities), (header, value) -> true));
        return json(answer);
    }

    private JsonNode call(String tool) {
        return send(token, "tools/call", tool, "\"name\":\"" + tool + "\"", TASKS)
                .path("result");
    }

    private JsonNode task(String method, String id, String more) {
        return send(token, method, id, "\"taskId\":\"" + id + "\"" + more, TASKS)
                .path("result");
    }

    /** The task once it has come to this status. */
    private JsonNode awaited(String id, String status) throws InterruptedException {
        JsonNode task = task("tasks/get", id, "");
        while (!task.path("status").asText().equals(status)) {
            assertThat(task.path("status").asText()).as(task.toString()).isIn("working", "input_required");
            Thread.sleep(10);
            task = task("tasks/get", id, "");
        }
        return task;
    }

    @Test
    void startsATaskThatCanBeAskedAboutAtOnceAndHasItsResultLater() throws InterruptedException {
        JsonNode started = call("slow");
        assertThat(started.path("resultType").asText()).isEqualTo("task");
        assertThat(started.path("status").asText()).isEqualTo("working");
        String id = started.path("taskId").asText();

        JsonNode working = task("tasks/get", id, "");
        assertThat(working.path("resultType").asText()).isEqualTo("complete");
        assertThat(working.path("status").asText()).isEqualTo("working");
        assertThat(working.path("ttlMs").asLong()).isEqualTo(900_000);
        go.countDown();
        assertThat(awaited(id, "completed").at("/result/content/0/text").asText())
                .isEqualTo("done");
    }

    @Test
    void completesATaskWhoseToolFailedWithWhatTheToolSaid() throws InterruptedException {
        JsonNode done = awaited(call("fails").path("taskId").asText(), "completed");
        assertThat(done.at("/result/isError").asBoolean()).isTrue();
        assertThat(done.at("/result/content/0/text").asText()).isEqualTo("No luck.");
    }

    @Test
    void waitsForTheRequestOfAClientThatKnowsNoTasks() {
        go.countDown();
        JsonNode result =
                send(token, "tools/call", "slow", "\"name\":\"slow\"", "{}").path("result");
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.at("/content/0/text").asText()).isEqualTo("done");
    }

    @Test
    void refusesAClientThatKnowsNoTasksWhereOneIsNeeded() {
        JsonNode error =
                send(token, "tools/call", "only", "\"name\":\"only\"", "{}").path("error");
        assertThat(error.path("code").asInt()).isEqualTo(-32021);
        assertThat(error.at("/data/requiredCapabilities").toString())
                .isEqualTo("{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}");
        assertThat(send(token, "tasks/get", "x", "\"taskId\":\"x\"", "{}")
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32021);
    }

    @Test
    void asksThroughTheTaskAndNeverTwiceUnderOneKey() throws InterruptedException {
        String id = call("asks").path("taskId").asText();
        JsonNode first = awaited(id, "input_required");
        assertThat(first.path("inputRequests").has("name")).isTrue();

        task("tasks/update", id, ",\"inputResponses\":{\"unknown\":{}}");
        assertThat(task("tasks/get", id, "").path("status").asText()).isEqualTo("input_required");
        JsonNode acknowledged =
                task("tasks/update", id, ",\"inputResponses\":{\"name\":{\"action\":\"accept\",\"content\":{}}}");
        assertThat(acknowledged.path("resultType").asText()).isEqualTo("complete");

        JsonNode second = awaited(id, "input_required");
        while (second.path("inputRequests").has("name")) {
            second = awaited(id, "input_required");
        }
        assertThat(second.path("inputRequests").has("name-2")).isTrue();
        task("tasks/update", id, ",\"inputResponses\":{\"name-2\":{\"action\":\"decline\"}}");
        assertThat(awaited(id, "completed").at("/result/content/0/text").asText())
                .isEqualTo("thanks");
    }

    @Test
    void stopsACancelledTask() throws InterruptedException {
        String id = call("slow").path("taskId").asText();
        assertThat(task("tasks/cancel", id, "").path("resultType").asText()).isEqualTo("complete");
        assertThat(awaited(id, "cancelled").has("result")).isFalse();
        stopped.await();
    }

    @Test
    void knowsATaskForItsOwnerAlone() {
        String id = call("slow").path("taskId").asText();
        String sam = fronts.anyToken().claim("sub", "sam").sign();
        JsonNode error =
                send(sam, "tasks/get", id, "\"taskId\":\"" + id + "\"", TASKS).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(-32602);
        assertThat(error.at("/data/code").asText()).isEqualTo("unknown_task");
        assertThat(fronts.recorded())
                .extracting(AuditEntry::method, AuditEntry::decision)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("tools/call", "allow"),
                        org.assertj.core.groups.Tuple.tuple("tasks/get", "deny"));
    }

    @Test
    void tellsAListenerWhenTheTaskIsDone() {
        String id = call("slow").path("taskId").asText();
        try (EventReader events = EventReader.open(request(
                token,
                "subscriptions/listen",
                "",
                "\"notifications\":{\"taskIds\":[\"" + id + "\",\"other\"]}",
                TASKS))) {
            assertThat(next(events).at("/params/notifications").toString()).isEqualTo("{\"taskIds\":[\"" + id + "\"]}");
            go.countDown();
            JsonNode told = next(events);
            assertThat(told.path("method").asText()).as(told.toString()).isEqualTo("notifications/tasks");
            assertThat(told.at("/params/status").asText()).isEqualTo("completed");
            assertThat(told.at("/params/result/content/0/text").asText()).isEqualTo("done");
        }
    }

    private static JsonNode next(EventReader events) {
        @Nullable JsonNode event = events.next();
        return Objects.requireNonNull(event);
    }

    @Test
    void failsWhatAProcessThatEndedLeftUnfinished() {
        String id = call("slow").path("taskId").asText();
        fronts.tools().tasks().recover();
        assertThat(task("tasks/get", id, "").at("/error/message").asText()).contains("restarted");
    }
}
