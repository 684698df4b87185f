package dev.gatehouse.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.json.Json;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Events;
import dev.gatehouse.testing.FaultyServer;
import dev.gatehouse.testing.FaultyServer.Received;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.ScriptedMcp;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.upstream.McpUpstreamConfig;
import dev.gatehouse.upstream.Resilience;
import dev.gatehouse.upstream.ResilienceConfig;
import dev.gatehouse.upstream.mcp.ClientInfo;
import dev.gatehouse.upstream.mcp.Connection;
import dev.gatehouse.upstream.mcp.HttpTransport;
import dev.gatehouse.upstream.mcp.McpSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes over the wire to MCP servers and back, byte for byte: recorded by servers of both eras that a test scripts.
 */
class UpstreamWireTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CAN = "{\"elicitation\":{\"form\":{},\"url\":{}}}";

    @TempDir
    private static Path folder;

    private static final List<McpSource> SOURCES = new ArrayList<>();
    private static FaultyServer server;
    private static Egress egress;
    private static RunningFronts fronts;
    private static Endpoint endpoint;
    private static String alex;

    /** What a test makes of a request for a tool of {@code newer} or {@code older}. */
    @FunctionalInterface
    private interface Script {
        void answer(JsonNode id, JsonNode params, OutputStream out, Socket socket)
                throws IOException, InterruptedException;
    }

    private static volatile Script script = (id, params, out, socket) -> {};
    private static volatile String region = "Region";

    @BeforeAll
    static void start() throws Exception {
        server = FaultyServer.start();
        server.on("/newer", (request, out, socket) -> answer(request, out, socket, UpstreamWireTest::newer));
        server.on("/older", (request, out, socket) -> answer(request, out, socket, UpstreamWireTest::older));
        egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
        fronts = RunningFronts.offering(folder, Offerings.of(List.of()));
        endpoint = Endpoint.start(fronts);
        alex = fronts.token("");
        offer("newer", Connection.Era.MODERN);
        offer("older", Connection.Era.LEGACY);
    }

    @BeforeEach
    void forget() {
        server.received().clear();
    }

    @AfterAll
    static void stop() throws Exception {
        fronts.close();
        SOURCES.forEach(McpSource::stop);
        egress.stop();
        server.close();
    }

    private static void offer(String id, Connection.Era era) throws Exception {
        URI url = server.uri("/" + id);
        AccessConfig signedIn = new AccessConfig(Access.Mode.REQUIRED, List.of(), true);
        McpUpstreamConfig config =
                new McpUpstreamConfig(id, url, null, null, signedIn, null, null, null, null, null, null, null, null);
        McpSource source = new McpSource(
                config,
                new Connection(
                        new HttpTransport(
                                url,
                                egress,
                                HttpTransport.Limits.of(config.timeouts().timeouts(), 1 << 20)),
                        new ClientInfo("gatehouse", "1"),
                        era,
                        Duration.ofMinutes(1)),
                _ -> Map.of(),
                new Resilience(id, ResilienceConfig.DEFAULT, Clock.systemUTC()),
                _ -> {});
        SOURCES.add(source);
        fronts.tools().offer(id, source.load());
    }

    /** The members of the result of a method; absent for a tool's call, which the test's script answers. */
    @FunctionalInterface
    private interface Said {
        String of(String method);
    }

    private static void answer(Received request, OutputStream out, Socket socket, Said said)
            throws IOException, InterruptedException {
        if (request.body().isEmpty()) {
            FaultyServer.respond(out, 405, "text/plain", "");
            return;
        }
        JsonNode message = Json.mapper().readTree(utf8(request.body()));
        String method = message.path("method").asText();
        if (!message.has("id") || !message.has("method")) {
            FaultyServer.respond(out, 202, "text/plain", "");
        } else if (method.equals("tools/call")) {
            script.answer(message.path("id"), message.path("params"), out, socket);
        } else {
            String members = said.of(method);
            FaultyServer.respond(
                    out,
                    200,
                    "application/json",
                    "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id")
                            + (members.isEmpty()
                                    ? ",\"error\":{\"code\":-32601,\"message\":\"no\"}}"
                                    : ",\"result\":{" + members + "}}"),
                    method.equals("initialize") ? "Mcp-Session-Id: s-1" : "X-Nothing: 1");
        }
    }

    private static String newer(String method) {
        return switch (method) {
            case "server/discover" ->
                "\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"newer\",\"version\":\"1\"}";
            case "tools/list" ->
                "\"resultType\":\"complete\",\"tools\":[{\"name\":\"work\",\"future\":{\"a\":1.10},\"inputSchema\":{"
                        + "\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\""
                        + region
                        + "\"}}},\"_meta\":{\"com.example/n\":12345678901234567890123}}]";
            default -> "";
        };
    }

    private static String older(String method) {
        return switch (method) {
            case "initialize" ->
                "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"older\",\"version\":\"1\"}";
            case "tools/list" -> "\"tools\":[{\"name\":\"work\",\"inputSchema\":{\"type\":\"object\"}}]";
            default -> "";
        };
    }

    private static String utf8(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static HttpRequest request(String tool, String members, String meta, Map<String, String> more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.url())
                .header("Authorization", "Bearer " + alex)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", tool);
        more.forEach(request::header);
        return request.POST(
                        HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\","
                                + "\"params\":{\"name\":\"" + tool + "\"," + members + ",\"_meta\":{" + meta
                                + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                                + "\"io.modelcontextprotocol/clientCapabilities\":" + CAN + "}}}"))
                .build();
    }

    private static String call(String tool, String members, String meta, Map<String, String> more) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request(tool, members, meta, more), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static List<Received> calls() {
        return server.received().stream()
                .filter(request -> request.body().contains("\"tools/call\""))
                .toList();
    }

    private static void said(OutputStream out, JsonNode id, String members) throws IOException {
        ScriptedMcp.result(out, id, new String(members.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    @Test
    void passesWhatItDoesNotKnowAsItCame() throws Exception {
        String unknown =
                "\"future\":{\"a\":1.10,\"b\":12345678901234567890123,\"c\":[null,true,1E+2,\"é\"],\"a b\":{}}";
        script = (id, params, out, socket) -> said(
                out,
                id,
                "\"content\":[{\"type\":\"text\",\"text\":\"done\"," + unknown + "},{\"type\":\"hologram\"," + unknown
                        + "}],\"structuredContent\":{" + unknown + "}," + unknown
                        + ",\"_meta\":{\"com.example/x\":{" + unknown + "}}");

        String answer = call(
                "newer_work",
                "\"arguments\":{" + unknown + "},\"fromLater\":{" + unknown + "},\"X-User-Id\":\"mallory\"",
                "\"com.example/who\":{" + unknown
                        + "},\"com.example/X-User-Id\":\"mallory\",\"authorization\":\"Bearer x\",",
                Map.of());

        assertThat(answer.split("\"future\"", -1)).as("five places: %s", answer).hasSize(6);
        assertThat(answer.replace(unknown, "")).doesNotContain("future");
        String sent = utf8(calls().getFirst().body());
        assertThat(sent)
                .contains(
                        "\"arguments\":{" + unknown + "}",
                        "\"fromLater\":{" + unknown + "}",
                        "\"com.example/who\":{" + unknown + "}")
                .doesNotContain("mallory", "Bearer x");
    }

    @Test
    void passesNoMemberThatAServerCouldReadAsOneTheGatewayHasLookedAt() throws Exception {
        script = (id, params, out, socket) -> said(out, id, "\"content\":[{\"type\":\"text\",\"text\":\"done\"}]");

        call(
                "newer_work",
                "\"arguments\":{},\"Arguments\":{\"who\":\"mallory\"},\"NAME\":\"mallory\","
                        + "\"_Meta\":{\"who\":\"mallory\"},\"reque\u017ftState\":\"mallory\",\"tas\u212a\":\"mallory\"",
                "",
                Map.of());

        assertThat(utf8(calls().getFirst().body())).doesNotContain("mallory");
    }

    /** A newer server and an older one, called by a newer client and an older one. */
    @ParameterizedTest
    @CsvSource({"newer_work, true", "newer_work, false", "older_work, true", "older_work, false"})
    void passesOnTheBytesThatCame(String tool, boolean newerClient) throws Exception {
        String values =
                "{ \"z\" :1.0,\n\"a\":[1e2 ,-0,-0.0,-5E-7,12345678901234567890123,1.000000000000000000000],\r\n\t"
                        + "\"\\u00e9\":\"\\ud83d\\ude00\\/\\\"\\u000bé\", \"b\":null,\"e\":{ } }";
        script = (id, params, out, socket) -> {
            String body = utf8(calls().getLast().body());
            int from = body.indexOf("{ \"z\"");
            String arrived = body.substring(from, body.indexOf("{ } }", from) + "{ } }".length());
            said(
                    out,
                    id,
                    "\"content\" : [ {\"type\":\"text\",\"text\":\"d\\u006fne\"} ]"
                            + " ,\"later\":[\"\\u00e9\"],\"structuredContent\":"
                            + arrived);
        };
        String arguments = "\"arguments\": " + values + " ,\"fromLater\":" + values;

        String answer = newerClient
                ? call(tool, arguments, "", Map.of("X-User-Id", "mallory", "Cookie", "session=secret"))
                : LegacyClient.connect(endpoint.url(), alex, "2025-11-25", CAN)
                        .request("tools/call", "{\"name\":\"" + tool + "\"," + arguments + "}")
                        .body();

        assertThat(utf8(calls().getLast().body()))
                .contains("\"arguments\":" + values)
                .contains("\"fromLater\":" + values);
        assertThat(answer)
                .contains("\"structuredContent\":" + values)
                .contains("\"content\":[ {\"type\":\"text\",\"text\":\"d\\u006fne\"} ]")
                .contains("\"later\":[\"\\u00e9\"]");
        assertThat(server.received())
                .as("neither the client's token nor what it claims to be")
                .noneMatch(request ->
                        request.head().contains(alex) || request.body().contains(alex))
                .noneMatch(request ->
                        request.head().contains("mallory") || request.head().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"newer_work", "older_work"})
    void putsNoLineBreakOfAResultIntoAnEvent(String tool) throws Exception {
        script = (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            ScriptedMcp.event(
                    out,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                            + params.at("/_meta/progressToken") + ",\"progress\":1}}");
            ScriptedMcp.event(
                    out,
                    ScriptedMcp.response(
                            id, "\"content\":[{\"type\":\"text\",\ndata: \"text\":\"done\"}],\"later\":[1,\ndata: 2]"));
        };

        String answer = call(tool, "\"arguments\":{}", "\"progressToken\":1,", Map.of());

        assertThat(answer)
                .contains("notifications/progress")
                .contains("\"content\":[{\"type\":\"text\", \"text\":\"done\"}]", "\"later\":[1, 2]");
        assertThat(answer.lines()).allMatch(line -> line.isEmpty() || line.matches("(data|id|retry|): .*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"newer_work", "older_work"})
    void neverSendsTheClientsToken(String tool) throws Exception {
        script = (id, params, out, socket) -> said(out, id, ScriptedMcp.said("done"));

        String answer = call(tool, "\"arguments\":{}", "", Map.of("Cookie", "session=mine", "X-Api-Key", "mine"));

        assertThat(answer).contains("done");
        assertThat(server.received())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.head() + request.body())
                        .doesNotContain(alex, "mine")
                        .doesNotContainIgnoringCase("authorization"));
    }

    @Test
    void showsMembersOfAToolThatItDoesNotKnow() throws Exception {
        String listed = endpoint.modern(alex, "tools/list", null, "").body();

        assertThat(listed).contains("\"future\":{\"a\":1.10}", "\"com.example/n\":12345678901234567890123");
    }

    @Test
    void asksAgainOnceWithTheHeadersThatTheServerWantsNow() throws Exception {
        region = "Zone";
        try {
            script = (id, params, out, socket) -> {
                if (calls().getLast().head().contains("Mcp-Param-Zone: eu")) {
                    said(out, id, ScriptedMcp.said("well"));
                } else {
                    ScriptedMcp.error(out, id, 400, "{\"code\":-32020,\"message\":\"headers\"}");
                }
            };

            String answer =
                    call("newer_work", "\"arguments\":{\"region\":\"eu\"}", "", Map.of("Mcp-Param-Region", "eu"));

            assertThat(answer).contains("well");
            assertThat(calls()).hasSize(2);
            assertThat(calls().getFirst().head()).contains("Mcp-Param-Region: eu");
            assertThat(server.received()).anyMatch(request -> request.body().contains("\"tools/list\""));
        } finally {
            region = "Region";
        }
    }

    @Test
    void givesUpWhenTheServerRefusesTheHeadersTwice() throws Exception {
        script = (id, params, out, socket) ->
                ScriptedMcp.error(out, id, 400, "{\"code\":-32020,\"message\":\"headers\"}");

        String answer = call("newer_work", "\"arguments\":{\"region\":\"eu\"}", "", Map.of("Mcp-Param-Region", "eu"));

        assertThat(calls()).hasSize(2);
        assertThat(answer).doesNotContain("\"isError\":false").contains("headers");
    }

    @Test
    void saysThatAQuestionOfAnOlderServerWasAskedByAnotherNodeOrIsOver() throws Exception {
        script = (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            ScriptedMcp.event(
                    out,
                    "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"elicitation/create\",\"params\":{\"message\":"
                            + "\"Who?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}}");
            awaitEnd(socket);
        };
        JsonNode asked = Json.mapper().readTree(call("older_work", "\"arguments\":{}", "", Map.of()));
        String answer = "\"arguments\":{},\"inputResponses\":{\""
                + asked.at("/result/inputRequests").fieldNames().next()
                + "\":{\"action\":\"decline\"}},\"requestState\":" + asked.at("/result/requestState");
        McpSource first = SOURCES.getLast();

        offer("older", Connection.Era.LEGACY); // what another node of the gateway has, and this one after a restart
        String elsewhere = call("older_work", answer, "", Map.of());
        assertThat(elsewhere).contains("\"isError\":true", "\"question_at_another_node\"");
        assertThat(fronts.recorded().getLast().outcome()).isEqualTo("tool_error");
        assertThat(fronts.recorded().getLast().detail()).startsWith("question_at_another_node: ");

        fronts.tools().offer("older", first.load());
        first.stop();
        assertThat(call("older_work", answer, "", Map.of())).contains("\"question_expired\"");
        offer("older", Connection.Era.LEGACY);
    }

    private static void awaitEnd(Socket socket) throws IOException {
        int read = socket.getInputStream().read();
        while (read >= 0) {
            read = socket.getInputStream().read();
        }
    }

    @Test
    void sendsAModernClientToThePageThatAnOlderServerWantsVisited() throws Exception {
        script = UpstreamWireTest::wantsAVisitFirst;

        JsonNode asked = Json.mapper().readTree(call("older_work", "\"arguments\":{}", "", Map.of()));
        JsonNode visit = asked.at("/result/inputRequests").iterator().next();
        String name = asked.at("/result/inputRequests").fieldNames().next();
        JsonNode state = asked.at("/result/requestState");
        String done = call(
                "older_work",
                "\"arguments\":{},\"inputResponses\":{\"" + name + "\":{\"action\":\"accept\"}}"
                        + (state.isMissingNode() ? "" : ",\"requestState\":" + state),
                "",
                Map.of());

        assertThat(asked.at("/result/resultType").asText()).isEqualTo("input_required");
        assertThat(visit.path("method").asText()).isEqualTo("elicitation/create");
        assertThat(visit.at("/params/mode").asText()).isEqualTo("url");
        assertThat(visit.at("/params/url").asText()).isEqualTo("https://example.com/connect");
        assertThat(done).contains("visited");
        assertThat(calls()).hasSize(2).noneMatch(request -> request.body().contains("inputResponses"));
    }

    @Test
    void sendsAnOlderClientToThePageThatAnOlderServerWantsVisited() {
        script = UpstreamWireTest::wantsAVisitFirst;
        LegacyClient client = LegacyClient.connect(endpoint.url(), alex, "2025-11-25", CAN);

        Events events = client.stream(5, "tools/call", "{\"name\":\"older_work\",\"arguments\":{}}");
        JsonNode question = events.next().json();
        client.send("{\"jsonrpc\":\"2.0\",\"id\":" + question.path("id") + ",\"result\":{\"action\":\"accept\"}}");

        assertThat(question.at("/params/mode").asText()).isEqualTo("url");
        assertThat(question.at("/params/url").asText()).isEqualTo("https://example.com/connect");
        assertThat(events.next().json().toString()).contains("visited");
    }

    private static void wantsAVisitFirst(JsonNode id, JsonNode params, OutputStream out, Socket socket)
            throws IOException {
        if (calls().size() == 1) {
            ScriptedMcp.error(
                    out,
                    id,
                    200,
                    "{\"code\":-32042,\"message\":\"visit\",\"data\":{\"elicitations\":[{\"mode\":\"url\","
                        + "\"elicitationId\":\"e-1\",\"message\":\"Connect\",\"url\":\"https://example.com/connect\"}]}}");
        } else {
            said(out, id, ScriptedMcp.said("visited"));
        }
    }

    @Test
    void hangsUpOnANewerServerWhenTheClientGoesAway() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        script = (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            working.countDown();
            if (socket.getInputStream().read() < 0) {
                gone.countDown();
            }
        };

        leave("newer_work", working);

        assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        awaitCancelled("newer_work");
    }

    @Test
    void tellsAnOlderServerWhenAModernClientGoesAway() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        script = (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            working.countDown();
            Thread.sleep(600_000);
        };

        leave("older_work", working);

        awaitCancellationAtTheServer();
        awaitCancelled("older_work");
    }

    @Test
    void passesTheCancellationOfAnOlderClientOnUnderTheIdThatTheServerKnows() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        script = (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            working.countDown();
            Thread.sleep(600_000);
        };
        LegacyClient client = LegacyClient.connect(endpoint.url(), alex, "2025-11-25", "{}");
        Thread calling = Thread.startVirtualThread(() ->
                client.send(LegacyClient.message(4711, "tools/call", "{\"name\":\"older_work\",\"arguments\":{}}")));
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

        client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":4711}}");

        awaitCancellationAtTheServer();
        calling.join(PATIENCE);
    }

    /** Calls, and goes away once the server works. */
    private static void leave(String tool, CountDownLatch working) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        var answer =
                http.sendAsync(request(tool, "\"arguments\":{}", "", Map.of()), HttpResponse.BodyHandlers.ofString());
        assertThat(answer).isNotDone();
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
        http.shutdownNow();
    }

    private static void awaitCancellationAtTheServer() throws IOException {
        JsonNode id = Json.mapper().readTree(calls().getFirst().body()).path("id");
        await("the server's cancellation").atMost(PATIENCE).untilAsserted(() -> {
            Received told = server.received().stream()
                    .filter(request -> request.body().contains("notifications/cancelled"))
                    .findFirst()
                    .orElseThrow(AssertionError::new);
            assertThat(Json.mapper().readTree(told.body()).at("/params/requestId"))
                    .isEqualTo(id);
            assertThat(told.head()).contains("s-1");
        });
    }

    private static void awaitCancelled(String tool) {
        await("the record")
                .atMost(PATIENCE)
                .until(() -> fronts.recorded().stream()
                        .filter(entry -> tool.equals(entry.tool()))
                        .map(AuditEntry::outcome)
                        .anyMatch("cancelled"::equals));
    }
}
