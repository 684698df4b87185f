package dev.gatehouse.mcp;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.mcp.legacy.SessionsConfig;
import dev.gatehouse.mcp.wire.ChallengeForm;
import dev.gatehouse.mcp.wire.StreamsConfig;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.EventReader;
import dev.gatehouse.testing.RawHttp;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolOutcome;
import dev.gatehouse.tools.ToolResult;
import io.dropwizard.util.Duration;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients of 2026-07-28 can do beside calling tools, over real HTTP. */
class ModernFeaturesTest {
    private static final String TEMPLATE = "test://item/{id}";
    private static final String MIRRORED = """
        {"type":"object","properties":{
          "region":{"type":"string","x-mcp-header":"Region"},
          "count":{"type":"integer","x-mcp-header":"Count"}}}\
        """;

    @TempDir
    private Path folder;

    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private RunningFronts fronts;
    private Endpoint endpoint;
    private String token;

    @BeforeEach
    void start() {
        start(config(ChallengeForm.HTTP, 1_000));
    }

    private void start(McpConfig config) {
        fronts = RunningFronts.offering(folder, offerings());
        endpoint = Endpoint.start(fronts, config);
        token = fronts.token("read");
    }

    private void restart(McpConfig config) {
        fronts.close();
        start(config);
    }

    private static McpConfig config(ChallengeForm form, int pageSize) {
        return new McpConfig(
                4_194_304,
                List.of(),
                List.of(),
                false,
                null,
                List.of("profile"),
                form,
                false,
                pageSize,
                new StreamsConfig(Duration.seconds(1), null, 10, 2),
                SessionsConfig.defaults());
    }

    private Offerings offerings() {
        return new Offerings(
                List.of(
                        Tools.echo(),
                        Tools.tool("open", Access.open(), call -> ToolResult.text("open")),
                        Tools.tool("steps", Access.required(), ModernFeaturesTest::steps),
                        Tools.tool(
                                "mirrored",
                                Access.required(),
                                MIRRORED,
                                null,
                                call -> ToolResult.text(
                                        "in " + call.arguments().path("region").asText())),
                        Tools.tool("waits", Access.required(), this::waits)),
                List.of(Resource.of(
                        "test://text",
                        Presentation.of("text", "Text", "For tests."),
                        "text/plain",
                        Access.required("read"),
                        read -> ResourceContents.text(read.uri(), "text/plain", "hello", null))),
                List.of(ResourceTemplate.of(
                        TEMPLATE,
                        Presentation.of("item", null, null),
                        null,
                        Map.of("id", asked -> Completion.startingWith(asked.value(), List.of("one", "two"))),
                        Access.required(),
                        read -> ResourceContents.text(
                                read.uri(),
                                null,
                                Objects.requireNonNull(read.variables().get("id")),
                                null))),
                List.of(Prompt.of(
                        Presentation.of("greet", null, "Greets."),
                        List.of(new Prompt.Argument("name", null, null, true, null)),
                        Access.required(),
                        get -> PromptResult.text(
                                null, "Greet " + get.arguments().get("name")))));
    }

    private static ToolOutcome steps(ToolCall call) {
        call.conversation().log(LogLevel.DEBUG, null, JsonNodeFactory.instance.textNode("too fine"));
        call.conversation().log(LogLevel.INFO, "steps", JsonNodeFactory.instance.textNode("begun"));
        call.conversation().progress(50, 100.0, "half");
        call.conversation().progress(40, 100.0, "back");
        call.conversation().progress(100, 100.0, null);
        return ToolResult.text("done");
    }

    private ToolOutcome waits(ToolCall call) {
        working.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            stopped.countDown();
        }
        return ToolResult.text("interrupted");
    }

    @AfterEach
    void stop() {
        fronts.close();
    }

    private static JsonNode result(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("result");
    }

    private HttpRequest request(String method, @Nullable String name, String params, String meta) {
        return endpoint.streaming(token, method, name, params, meta);
    }

    @Test
    void saysWhatItCanDo() {
        JsonNode capabilities =
                result(endpoint.modern(token, "server/discover", null, "")).path("capabilities");
        assertThat(capabilities.at("/tools/listChanged").asBoolean()).isTrue();
        assertThat(capabilities.at("/resources/subscribe").asBoolean()).isTrue();
        assertThat(capabilities.has("prompts")).isTrue();
        assertThat(capabilities.has("completions")).isTrue();
    }

    @Test
    void listsResourcesTemplatesAndPrompts() {
        JsonNode resources = result(endpoint.modern(token, "resources/list", null, ""));
        assertThat(resources.at("/resources/0/uri").asText()).isEqualTo("test://text");
        assertThat(resources.at("/resources/0/title").asText()).isEqualTo("Text");
        assertThat(resources.path("cacheScope").asText()).isEqualTo("private");
        assertThat(result(endpoint.modern(token, "resources/templates/list", null, ""))
                        .at("/resourceTemplates/0/uriTemplate")
                        .asText())
                .isEqualTo(TEMPLATE);
        assertThat(result(endpoint.modern(token, "prompts/list", null, ""))
                        .at("/prompts/0/arguments/0/required")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void readsAResource() {
        JsonNode result = result(endpoint.modern(token, "resources/read", "test://text", "\"uri\":\"test://text\""));
        assertThat(result.at("/contents/0/text").asText()).isEqualTo("hello");
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.path("ttlMs").isIntegralNumber()).isTrue();
    }

    @Test
    void tellsWhichResourceIsNotThere() {
        HttpResponse<String> answer =
                endpoint.modern(token, "resources/read", "test://none", "\"uri\":\"test://none\"");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).at("/error/code").asInt()).isEqualTo(-32602);
        assertThat(json(answer).at("/error/data/uri").asText()).isEqualTo("test://none");
    }

    @Test
    void asksAReaderWithoutTheScopeToStepUp() {
        HttpResponse<String> answer =
                endpoint.modern(fronts.token(""), "resources/read", "test://text", "\"uri\":\"test://text\"");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("error=\"insufficient_scope\"", "scope=\"read\"");
    }

    @Test
    void getsAPrompt() {
        JsonNode result = result(
                endpoint.modern(token, "prompts/get", "greet", "\"name\":\"greet\",\"arguments\":{\"name\":\"Alex\"}"));
        assertThat(result.at("/messages/0/content/text").asText()).isEqualTo("Greet Alex");
        assertThat(json(endpoint.modern(token, "prompts/get", "greet", "\"name\":\"greet\""))
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32602);
    }

    @Test
    void completesAVariableOfATemplate() {
        JsonNode result = result(endpoint.modern(
                token,
                "completion/complete",
                null,
                "\"ref\":{\"type\":\"ref/resource\",\"uri\":\"" + TEMPLATE
                        + "\"},\"argument\":{\"name\":\"id\",\"value\":\"T\"}"));
        assertThat(result.path("completion").toString())
                .isEqualTo("{\"values\":[\"two\"],\"total\":1,\"hasMore\":false}");
    }

    @ParameterizedTest
    @CsvSource({
        "resources/read, test://text, '\"uri\":\"test://other\"'",
        "prompts/get, greet, '\"name\":\"other\"'",
        "resources/read, , '\"uri\":\"test://text\"'"
    })
    void refusesANameThatDiffersFromItsHeader(String method, @Nullable String header, String params) {
        HttpResponse<String> answer = endpoint.modern(token, method, header, params);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/code").asInt()).isEqualTo(-32020);
    }

    @Test
    void pagesAListWithCursorsThatAreGoodForTheirCallerAndListAlone() {
        restart(config(ChallengeForm.HTTP, 3));
        JsonNode first = result(endpoint.modern(token, "tools/list", null, ""));
        String cursor = first.path("nextCursor").asText();
        JsonNode second = result(endpoint.modern(token, "tools/list", null, "\"cursor\":\"" + cursor + "\""));

        assertThat(first.path("tools").findValuesAsText("name")).containsExactly("echo", "mirrored", "open");
        assertThat(second.path("tools").findValuesAsText("name")).containsExactly("steps", "waits");
        assertThat(second.has("nextCursor")).isFalse();
        String other = fronts.anyToken().claim("sub", "sam").sign();
        for (HttpResponse<String> refused : List.of(
                endpoint.modern(other, "tools/list", null, "\"cursor\":\"" + cursor + "\""),
                endpoint.modern(token, "prompts/list", null, "\"cursor\":\"" + cursor + "\""),
                endpoint.modern(token, "tools/list", null, "\"cursor\":\"" + cursor + "x\""),
                endpoint.modern(token, "tools/list", null, "\"cursor\":\"\""))) {
            assertThat(json(refused).at("/error/code").asInt()).isEqualTo(-32602);
        }
    }

    @Test
    void streamsProgressAndLogsThatWereAskedForAndThenTheResult() {
        try (EventReader events = EventReader.open(request(
                "tools/call",
                "steps",
                "\"name\":\"steps\"",
                "\"progressToken\":\"p1\",\"io.modelcontextprotocol/logLevel\":\"info\""))) {
            assertThat(events.header("Content-Type")).startsWith("text/event-stream");
            assertThat(events.header("X-Accel-Buffering")).isEqualTo("no");
            List<JsonNode> all = events.all();
            assertThat(all)
                    .extracting(event -> event.path("params").toString())
                    .containsExactly(
                            "{\"level\":\"info\",\"logger\":\"steps\",\"data\":\"begun\"}",
                            "{\"progressToken\":\"p1\",\"progress\":50,\"total\":100,\"message\":\"half\"}",
                            "{\"progressToken\":\"p1\",\"progress\":100,\"total\":100}",
                            "");
            assertThat(all.getLast().at("/result/content/0/text").asText()).isEqualTo("done");
            assertThat(all.getLast().path("id").asInt()).isEqualTo(7);
        }
    }

    @Test
    void answersWithJsonWhereNothingWasAskedFor() {
        HttpResponse<String> answer = endpoint.modern(token, "tools/call", "steps", "\"name\":\"steps\"");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(result(answer).at("/content/0/text").asText()).isEqualTo("done");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"region":"eu"}         | eu               |      | 200
        {"region":"eu"}         | us               |      | 400
        {"region":"eu"}         |                  |      | 400
        {"region":"Zürich"}     | =?base64?WsO8cmljaA==?= |  | 200
        {"region":"Zürich"}     | =?base64?WsO8cmljaA?=   |  | 400
        {"region":null}         |                  |      | 200
        {}                      |                  |      | 200
        {"count":2}             |                  | 2.0  | 200
        {"count":2}             |                  | 3    | 400
        {"count":2}             |                  | two  | 400
        """)
    void holdsMirroredParametersToTheirHeaders(
            String arguments, @Nullable String region, @Nullable String count, int status) {
        Map<String, String> headers = new java.util.HashMap<>(
                Map.of("MCP-Protocol-Version", Endpoint.MODERN, "Mcp-Method", "tools/call", "Mcp-Name", "mirrored"));
        if (region != null) {
            headers.put("Mcp-Param-Region", region);
        }
        if (count != null) {
            headers.put("mcp-param-count", count);
        }
        HttpResponse<String> answer = endpoint.post(
                Endpoint.withToken(token, headers),
                Endpoint.message(
                        "tools/call", Endpoint.modernParams("\"name\":\"mirrored\",\"arguments\":" + arguments)));
        if (status == 200) {
            assertThat(json(answer).path("result").path("isError").asBoolean(true) && !arguments.contains("null"))
                    .isFalse();
        } else {
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(json(answer).at("/error/code").asInt()).isEqualTo(-32020);
        }
    }

    @Test
    void stopsTheWorkOfAClientThatGoesAwayAndRecordsSo() throws InterruptedException {
        Impatient client = new Impatient(request("tools/call", "waits", "\"name\":\"waits\"", ""));
        working.await();
        client.goAway();
        stopped.await();
        fronts.awaitRecorded(1);
        assertThat(fronts.recorded()).extracting(AuditEntry::outcome).containsExactly("cancelled");
    }

    /** A request that is sent on a thread of its own, and given up. */
    private static final class Impatient {
        private final java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();

        private final CompletableFuture<HttpResponse<String>> answer;

        Impatient(HttpRequest request) {
            answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        }

        void goAway() {
            assertThat(answer).isNotDone();
            http.shutdownNow();
        }
    }

    @Test
    void answersARequestThatWasSentBeforeTheAnswerToTheOneBefore() {
        String body = Endpoint.message("tools/call", Endpoint.modernParams("\"name\":\"open\""));
        String one = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: open\r\nContent-Length: "
                + body.length() + "\r\n";
        RawHttp.Answer answer = endpoint.raw(
                "POST /mcp HTTP/1.1",
                List.of(
                        "Content-Type: application/json",
                        "MCP-Protocol-Version: 2026-07-28",
                        "Mcp-Method: tools/call",
                        "Mcp-Name: open",
                        "Connection: keep-alive",
                        "Content-Length: " + body.length()),
                body + one + "Connection: close\r\n\r\n" + body);
        assertThat(answer.toString().split("\"isError\":false", -1)).hasSize(3);
    }

    @Test
    void challengesInAResultWhereConfigurationSaysSo() {
        restart(config(ChallengeForm.RESULT, 1_000));
        HttpResponse<String> answer = callEcho();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).at("/result/isError").asBoolean()).isTrue();
        assertThat(json(answer)
                        .at("/result/_meta")
                        .path("mcp/www_authenticate")
                        .path(0)
                        .asText())
                .startsWith("Bearer resource_metadata=")
                .contains("insufficient_scope");

        restart(config(ChallengeForm.BOTH, 1_000));
        HttpResponse<String> both = callEcho();
        assertThat(both.statusCode()).isEqualTo(403);
        assertThat(json(both)
                        .at("/result/_meta")
                        .path("mcp/www_authenticate")
                        .path(0)
                        .asText())
                .isEqualTo(both.headers().firstValue("WWW-Authenticate").orElse(""));
    }

    private HttpResponse<String> callEcho() {
        return endpoint.modern(token, "tools/call", "echo", "\"name\":\"echo\",\"arguments\":{\"message\":\"hi\"}");
    }

    @Test
    void continuesTheTraceThatTheBodyCarries() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        fronts.send(HttpRequest.newBuilder(
                request(
                        "tools/call",
                        "open",
                        "\"name\":\"open\"",
                        "\"traceparent\":\"00-" + trace + "-b7ad6b7169203331-01\""),
                (name, value) -> true));
        assertThat(fronts.recorded()).extracting(AuditEntry::traceId).containsExactly(trace);
    }
}
