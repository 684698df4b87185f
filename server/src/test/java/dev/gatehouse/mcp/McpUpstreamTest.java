package dev.gatehouse.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Events;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.Node;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.SdkServer;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.Catalog;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.governance.ToolGovernance;
import dev.gatehouse.upstream.McpUpstreamConfig;
import dev.gatehouse.upstream.Resilience;
import dev.gatehouse.upstream.ResilienceConfig;
import dev.gatehouse.upstream.UpstreamState;
import dev.gatehouse.upstream.Upstreams;
import dev.gatehouse.upstream.mcp.ClientInfo;
import dev.gatehouse.upstream.mcp.Connection;
import dev.gatehouse.upstream.mcp.HttpTransport;
import dev.gatehouse.upstream.mcp.McpSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real MCP servers of both eras behind the gateway, and clients of both eras before it: {@code server-everything} of
 * the 2025 era, one of the Java SDK, and one written with the official SDK of the 2026 era.
 */
class McpUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CAN_FILL_IN = "{\"elicitation\":{\"form\":{}},\"sampling\":{}}";
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final List<Process> SERVERS = new ArrayList<>();

    @TempDir
    private static Path folder;

    private static Egress egress;
    private static RunningFronts fronts;
    private static Upstreams upstreams;
    private static Endpoint endpoint;
    private static String alex;
    private static SdkServer sdk;

    @BeforeAll
    static void start() throws Exception {
        int older = GatewayProcess.freePort();
        ProcessBuilder everything =
                Node.program("@modelcontextprotocol/server-everything/dist/index.js", "streamableHttp");
        everything.environment().put("PORT", String.valueOf(older));
        SERVERS.add(everything
                .redirectOutput(folder.resolve("everything.log").toFile())
                .start());
        int newer = GatewayProcess.freePort();
        SERVERS.add(Node.script("modern-upstream.mjs", String.valueOf(newer))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("modern.log").toFile())
                .start());
        sdk = SdkServer.start();
        egress = new Egress(new EgressConfig(List.of("localhost", "127.0.0.1")));
        egress.start();
        fronts = RunningFronts.offering(folder, Offerings.of(List.of()));
        upstreams = new Upstreams(
                List.of(
                        source("old", older),
                        source("new", newer),
                        source("sdk", sdk.url().getPort())),
                new ToolGovernance(
                        fronts.database(), new AuditLog(fronts.database()), fronts.tools(), Clock.systemUTC()),
                fronts.database(),
                Clock.systemUTC());
        upstreams.start();
        endpoint = Endpoint.start(fronts);
        alex = fronts.token("demo:read");
        Awaitility.await("both servers")
                .atMost(LONG)
                .until(() -> upstreams.states().stream().allMatch(state -> state.phase() == UpstreamState.Phase.READY));
    }

    private static McpSource source(String id, int port) {
        URI url = URI.create("http://127.0.0.1:" + port + "/mcp");
        AccessConfig signedIn = new AccessConfig(Access.Mode.REQUIRED, List.of(), true);
        McpUpstreamConfig config =
                new McpUpstreamConfig(id, url, null, null, signedIn, null, null, null, null, null, null, null, null);
        HttpTransport transport = new HttpTransport(
                url, egress, HttpTransport.Limits.of(config.timeouts().timeouts(), 1 << 20));
        Connection connection =
                new Connection(transport, new ClientInfo("gatehouse", "1"), Connection.Era.AUTO, Duration.ofMinutes(1));
        return new McpSource(
                config,
                connection,
                behalf -> Map.of(),
                new Resilience(id, ResilienceConfig.DEFAULT, Clock.systemUTC()),
                fronts.tools()::resourceUpdated);
    }

    @AfterAll
    static void stop() throws Exception {
        upstreams.stop();
        fronts.close();
        egress.stop();
        SERVERS.forEach(Process::destroy);
        sdk.close();
        HTTP.close();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** The result of a modern client's request, in whichever form it came; {@code more} goes beside {@code name}. */
    private static JsonNode modern(String method, @Nullable String name, String params) {
        String all = "{" + params + (params.isEmpty() ? "" : ",")
                + "\"_meta\":{\"progressToken\":\"p\",\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":" + CAN_FILL_IN + "}}";
        Map<String, String> headers = name == null
                ? Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method)
                : Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method, "Mcp-Name", name);
        HttpResponse<String> answer = endpoint.post(Endpoint.withToken(alex, headers), Endpoint.message(method, all));
        return answer.body().startsWith("{")
                ? json(answer.body())
                : json(answer.body()
                        .lines()
                        .filter(line -> line.startsWith("data: ") && line.contains("\"id\":7"))
                        .findFirst()
                        .orElseThrow()
                        .substring("data: ".length()));
    }

    private static JsonNode call(String tool, String arguments) {
        return modern("tools/call", tool, "\"name\":\"" + tool + "\",\"arguments\":" + arguments);
    }

    private static String text(JsonNode message) {
        return message.path("result").path("content").path(0).path("text").asText();
    }

    private static LegacyClient legacy() {
        return LegacyClient.connect(endpoint.url(), alex, "2025-11-25", CAN_FILL_IN);
    }

    private static List<String> names(JsonNode list, String member) {
        List<String> names = new ArrayList<>();
        list.forEach(one -> names.add(one.path(member).asText()));
        return names;
    }

    @Test
    void listsTheToolsOfAllServersUnderTheirPrefixes() {
        JsonNode tools = modern("tools/list", null, "").path("result").path("tools");

        assertThat(names(tools, "name")).contains("old_echo", "old_get-sum", "new_greet", "new_ask");
    }

    @Test
    void takesAModernClientToAnOlderServer() {
        assertThat(text(call("old_echo", "{\"message\":\"over the bridge\"}"))).isEqualTo("Echo: over the bridge");
    }

    @Test
    void takesAnOlderClientToAModernServer() {
        JsonNode answer =
                json(legacy().request("tools/call", "{\"name\":\"new_greet\",\"arguments\":{\"name\":\"Alex\"}}")
                        .body());

        assertThat(text(answer)).isEqualTo("Hello, Alex!");
    }

    @Test
    void repeatsParametersInHeadersForTheServer() {
        HttpResponse<String> answer = endpoint.post(
                Endpoint.withToken(
                        alex,
                        Map.of(
                                "MCP-Protocol-Version",
                                "2026-07-28",
                                "Mcp-Method",
                                "tools/call",
                                "Mcp-Name",
                                "new_mirrored",
                                "Mcp-Param-Region",
                                "=?base64?R2Vuw6h2ZQ==?=")),
                Endpoint.message(
                        "tools/call",
                        Endpoint.modernParams("\"name\":\"new_mirrored\",\"arguments\":{\"region\":\"Genève\"}")));

        assertThat(text(json(answer.body()))).isEqualTo("in Genève");
    }

    @Test
    void tellsOfProgress() {
        Events events = legacy().stream(
                5,
                "tools/call",
                "{\"name\":\"old_trigger-long-running-operation\",\"arguments\":{\"duration\":1,\"steps\":2},"
                        + "\"_meta\":{\"progressToken\":\"mine\"}}");

        JsonNode first = events.next().json();
        assertThat(first.path("method").asText()).isEqualTo("notifications/progress");
        assertThat(first.path("params").path("progressToken").asText()).isEqualTo("mine");
        assertThat(first.path("params").path("progress").asInt()).isEqualTo(1);
    }

    @Test
    void asksAModernClientWhatAnOlderServerWantsToKnow() {
        JsonNode asked = call("old_trigger-elicitation-request", "{}").path("result");
        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        Map.Entry<String, JsonNode> question =
                asked.path("inputRequests").properties().iterator().next();
        assertThat(question.getValue().path("method").asText()).isEqualTo("elicitation/create");

        JsonNode done = modern(
                "tools/call",
                "old_trigger-elicitation-request",
                "\"name\":\"old_trigger-elicitation-request\",\"arguments\":{},\"inputResponses\":{\""
                        + question.getKey()
                        + "\":{\"action\":\"accept\",\"content\":{\"name\":\"Alex\",\"check\":true}}},\"requestState\":"
                        + asked.path("requestState"));

        assertThat(done.path("result").path("resultType").asText()).isEqualTo("complete");
        assertThat(done.toString()).contains("Alex");
    }

    @Test
    void asksAnOlderClientWhatAModernServerWantsToKnow() {
        LegacyClient client = legacy();
        Events events = client.stream(6, "tools/call", "{\"name\":\"new_ask\",\"arguments\":{}}");
        JsonNode question = events.next().json();
        assertThat(question.path("method").asText()).isEqualTo("elicitation/create");
        assertThat(question.path("params").path("message").asText()).isEqualTo("Which colour?");

        client.send("{\"jsonrpc\":\"2.0\",\"id\":" + question.path("id")
                + ",\"result\":{\"action\":\"accept\",\"content\":{\"colour\":\"green\"}}}");

        assertThat(text(events.next().json())).isEqualTo("You like green.");
    }

    @Test
    void takesAnOlderServersQuestionToAnOlderClientsModel() {
        LegacyClient client = legacy();
        Events events = client.stream(
                8,
                "tools/call",
                "{\"name\":\"old_trigger-sampling-request\",\"arguments\":{\"prompt\":\"capital?\",\"maxTokens\":9}}");
        JsonNode question = events.next().json();
        assertThat(question.path("method").asText()).isEqualTo("sampling/createMessage");

        client.send("{\"jsonrpc\":\"2.0\",\"id\":" + question.path("id") + ",\"result\":{\"role\":\"assistant\","
                + "\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"Paris\"}}}");

        assertThat(events.next().json().toString()).contains("Paris");
    }

    @ParameterizedTest
    @CsvSource({"old_trigger-sampling-request", "new_think"})
    void takesTheQuestionOfAServerOfEitherEraToAModernClientsModel(String tool) {
        String arguments = "{\"prompt\":\"What is the capital of France?\",\"maxTokens\":9}";

        JsonNode asked = call(tool, arguments).path("result");
        Map.Entry<String, JsonNode> question =
                asked.path("inputRequests").properties().iterator().next();
        JsonNode state = asked.path("requestState");
        JsonNode done = modern(
                "tools/call",
                tool,
                "\"name\":\"" + tool + "\",\"arguments\":" + arguments + ",\"inputResponses\":{\"" + question.getKey()
                        + "\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\","
                        + "\"text\":\"Paris\"}}}" + (state.isTextual() ? ",\"requestState\":" + state : ""));

        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(question.getValue().path("method").asText()).isEqualTo("sampling/createMessage");
        assertThat(question.getValue().path("params").toString()).contains("What is the capital of France?");
        assertThat(done.path("result").path("resultType").asText()).isEqualTo("complete");
        assertThat(done.toString()).contains("Paris");
    }

    @Test
    void takesAModernServersQuestionToAnOlderClientsModel() {
        LegacyClient client = legacy();
        Events events = client.stream(9, "tools/call", "{\"name\":\"new_think\",\"arguments\":{}}");
        JsonNode question = events.next().json();
        assertThat(question.path("method").asText()).isEqualTo("sampling/createMessage");
        assertThat(question.path("params").path("maxTokens").asInt()).isEqualTo(5);

        client.send("{\"jsonrpc\":\"2.0\",\"id\":" + question.path("id") + ",\"result\":{\"role\":\"assistant\","
                + "\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"Paris\"}}}");

        assertThat(text(events.next().json())).isEqualTo("The model says Paris.");
    }

    @Test
    void asksAModernClientWhatAModernServerWantsToKnow() {
        JsonNode asked = call("new_ask", "{}").path("result");

        JsonNode done = modern(
                "tools/call",
                "new_ask",
                "\"name\":\"new_ask\",\"arguments\":{},\"inputResponses\":{\"colour\":{\"action\":\"accept\","
                        + "\"content\":{\"colour\":\"red\"}}},\"requestState\":" + asked.path("requestState"));

        assertThat(asked.path("requestState").asText()).doesNotContain("a state of the server");
        assertThat(text(done)).isEqualTo("You like red.");
    }

    @Test
    void readsResourcesUnderTheNamesThatTheyHaveHere() {
        JsonNode listed = modern("resources/list", null, "").path("result").path("resources");
        String uri = names(listed, "uri").stream()
                .filter(one -> one.startsWith("gatehouse://old/"))
                .findFirst()
                .orElseThrow();

        JsonNode read = modern("resources/read", uri, "\"uri\":\"" + uri + "\"").path("result");

        assertThat(names(listed, "uri")).contains("ui://new/page/index.html");
        assertThat(read.path("contents").path(0).path("uri").asText()).isEqualTo(uri);
        assertThat(read.path("contents").path(0).path("text").asText()).isNotEmpty();
    }

    @Test
    void namesResourcesInResultsSoThatTheyCanBeRead() {
        JsonNode result = call("old_get-resource-links", "{\"count\":1}").path("result");
        String uri = "";
        for (JsonNode block : result.path("content")) {
            if (block.path("type").asText().equals("resource_link")) {
                uri = block.path("uri").asText();
            }
        }

        assertThat(uri).startsWith("gatehouse://old/");
        assertThat(modern("resources/read", uri, "\"uri\":\"" + uri + "\"")
                        .path("result")
                        .path("contents")
                        .path(0)
                        .path("uri")
                        .asText())
                .isEqualTo(uri);
    }

    @Test
    void getsPromptsAndProposalsForTheirArguments() {
        JsonNode prompts = modern("prompts/list", null, "").path("result").path("prompts");
        assertThat(names(prompts, "name")).contains("old_simple-prompt", "old_completable-prompt");

        JsonNode prompt = modern("prompts/get", "old_simple-prompt", "\"name\":\"old_simple-prompt\"");
        JsonNode proposed = modern(
                "completion/complete",
                null,
                "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"old_completable-prompt\"},"
                        + "\"argument\":{\"name\":\"department\",\"value\":\"E\"}");

        assertThat(prompt.path("result")
                        .path("messages")
                        .path(0)
                        .path("content")
                        .path("text")
                        .asText())
                .isNotEmpty();
        assertThat(proposed.path("result").path("completion").path("values").toString())
                .contains("Engineering");
    }

    @ParameterizedTest
    @CsvSource({"new", "sdk"})
    void offersAToolAsSoonAsAServerTellsOfItAndTellsClientsOfBothEras(String upstream) throws Exception {
        try (Events older = legacy().listen(null);
                Events newer = listen()) {
            assertThat(newer.next().json().path("method").asText())
                    .isEqualTo("notifications/subscriptions/acknowledged");

            Awaitility.await("the stream on which the server tells of changes")
                    .atMost(LONG)
                    .untilAsserted(() -> {
                        call(upstream + "_grow", "{}");
                        assertThat(names(
                                        modern("tools/list", null, "")
                                                .path("result")
                                                .path("tools"),
                                        "name"))
                                .contains(upstream + "_grown");
                    });

            assertThat(newer.next().json().path("method").asText()).isEqualTo("notifications/tools/list_changed");
            assertThat(older.next().json().path("method").asText()).isEqualTo("notifications/tools/list_changed");
        }
    }

    /** A modern client that wants to hear of other tools. */
    private static Events listen() throws Exception {
        HttpRequest request = fronts.request("/mcp")
                .header("Authorization", "Bearer " + alex)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "subscriptions/listen")
                .POST(HttpRequest.BodyPublishers.ofString(Endpoint.message(
                        "subscriptions/listen",
                        Endpoint.modernParams("\"notifications\":{\"toolsListChanged\":true}"))))
                .build();
        return new Events(HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream()));
    }

    @Test
    void takesAListThatIsAsItWasForNoChange() {
        Catalog before = fronts.tools().current();
        Instant asked = loaded("old");

        upstreams.reload("old");

        Awaitility.await("the list, once more")
                .atMost(LONG)
                .until(() -> loaded("old").isAfter(asked));
        Catalog after = fronts.tools().current();
        assertThat(after.find("old_echo")).isNotNull().isSameAs(before.find("old_echo"));
        assertThat(after.resources()).isNotEmpty();
        assertThat(after.resources()).isNotEmpty().isEqualTo(before.resources());
        assertThat(after.prompts()).isNotEmpty().isEqualTo(before.prompts());
    }

    private static Instant loaded(String upstream) {
        return Objects.requireNonNull(upstreams.states().stream()
                .filter(state -> state.id().equals(upstream))
                .findFirst()
                .orElseThrow()
                .loaded());
    }

    @Test
    void keepsUsersInSessionsOfTheirOwn() throws IOException {
        ObjectNode none = JSON.createObjectNode();
        call("old_echo", none.put("message", "one").toString());
        call("old_echo", none.put("message", "two").toString());
        long before = sessions();
        LegacyClient other = LegacyClient.connect(
                endpoint.url(), fronts.anyToken().claim("sub", "somebody-else").sign(), "2025-11-25", CAN_FILL_IN);
        other.request("tools/call", "{\"name\":\"old_echo\",\"arguments\":{\"message\":\"three\"}}");
        long after = sessions();
        other.request("tools/call", "{\"name\":\"old_echo\",\"arguments\":{\"message\":\"four\"}}");

        assertThat(after).isEqualTo(before + 1);
        assertThat(sessions()).isEqualTo(after);
    }

    private static long sessions() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("everything.log"))) {
            return lines.filter(line -> line.contains("Session initialized")).count();
        }
    }

    @Test
    void continuesAModernClientsTraceAtTheServer() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        HttpResponse<String> answer = endpoint.post(
                Endpoint.withToken(
                        alex,
                        Map.of(
                                "MCP-Protocol-Version",
                                "2026-07-28",
                                "Mcp-Method",
                                "tools/call",
                                "Mcp-Name",
                                "new_traced",
                                "traceparent",
                                parent,
                                "tracestate",
                                "vendor=1",
                                "baggage",
                                "region=eu,authorization=secret,x-user-id=eve")),
                Endpoint.message("tools/call", Endpoint.modernParams("\"name\":\"new_traced\",\"arguments\":{}")));

        String fields = parent + " vendor=1 region=eu";
        assertThat(text(json(answer.body()))).isEqualTo(fields + " | " + fields);
    }

    @Test
    void continuesTheTraceThatAnOlderClientsMessageNames() {
        String parent = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

        JsonNode answer = json(legacy().request(
                        "tools/call",
                        "{\"name\":\"new_traced\",\"arguments\":{},\"_meta\":{\"traceparent\":\"" + parent + "\"}}")
                .body());

        assertThat(text(answer)).isEqualTo(parent + " - - | " + parent + " - -");
        assertThat(fronts.recorded()).extracting(AuditEntry::traceId).contains(parent.substring(3, 35));
    }

    @Test
    void recordsWhichServerACallWentTo() {
        call("old_echo", "{\"message\":\"recorded\"}");

        assertThat(fronts.recorded().stream()
                        .filter(event -> "old_echo".equals(event.tool()))
                        .findFirst()
                        .orElseThrow()
                        .upstream())
                .isEqualTo("old");
    }
}
