package dev.gatehouse.upstream.mcp;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.testing.FaultyServer;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.ScriptedMcp;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.upstream.McpServerConfig;
import dev.gatehouse.upstream.McpUpstreamConfig;
import dev.gatehouse.upstream.Resilience;
import dev.gatehouse.upstream.SseUpstreamConfig;
import dev.gatehouse.upstream.StdioUpstreamConfig;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.UpstreamHealth;
import dev.gatehouse.upstream.stdio.Program;
import dev.gatehouse.upstream.stdio.ProgramStarter;
import io.dropwizard.jackson.Jackson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MCP servers in every kind of trouble behind one gate, over HTTP, SSE and stdio, beside one that is well. */
class McpFaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String EASY = "resilience: { retries: 0, breaker: { calls: 1000 } }";
    private static final String PATIENT = "timeouts: { firstByte: 1m, idle: 1m, total: 1m }\n";
    private static final String READS = "\"annotations\":{\"readOnlyHint\":true},";
    /** Answers like a server of 2025-11-25, but never a call of {@code hang}, and ends at one of {@code die}. */
    private static final String PROGRAM = """
        const said = r => process.stdout.write(JSON.stringify(r) + '\\n');
        const tool = name => ({ name, inputSchema: { type: 'object' } });
        require('readline').createInterface({ input: process.stdin }).on('line', line => {
          const m = JSON.parse(line);
          if (m.method === 'initialize') said({ jsonrpc: '2.0', id: m.id, result: { protocolVersion: '2025-11-25',
            capabilities: { tools: {} }, serverInfo: { name: 'p', version: '1' } } });
          else if (m.method === 'tools/list') said({ jsonrpc: '2.0', id: m.id,
            result: { tools: [tool('hang'), tool('die'), tool('ok')] } });
          else if (m.method === 'tools/call' && m.params.name === 'die') process.exit(3);
          else if (m.method === 'tools/call' && m.params.name === 'ok') said({ jsonrpc: '2.0', id: m.id,
            result: { content: [{ type: 'text', text: 'well' }] } });
          else if (m.id !== undefined && m.method !== 'tools/call') said({ jsonrpc: '2.0', id: m.id,
            error: { code: -32601, message: 'no' } });
        });
        """;

    private static final Map<String, Resilience> RESILIENCES = new ConcurrentHashMap<>();
    private static final List<McpSource> SOURCES = new ArrayList<>();

    @TempDir
    private static Path folder;

    private static FaultyServer server;
    private static Egress egress;
    private static RunningFronts fronts;

    @BeforeAll
    static void start() throws Exception {
        server = FaultyServer.start();
        egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
        fronts = RunningFronts.offering(folder, Offerings.of(List.of()));
        fronts.serveTools().start();
        over("well", "", EASY, (id, params, out, socket) -> ScriptedMcp.result(out, id, ScriptedMcp.said("well")));
        over("hang", "", EASY, (id, params, out, socket) -> Thread.sleep(600_000));
        over("reset", "", EASY, (id, params, out, socket) -> reset(socket));
        over("500", "", EASY, (id, params, out, socket) -> FaultyServer.respond(out, 500, "text/plain", "Secret"));
        over(
                "moved",
                "",
                EASY,
                (id, params, out, socket) ->
                        FaultyServer.respond(out, 302, "text/plain", "", "Location: http://169.254.169.254/latest"));
        over(
                "other",
                "",
                EASY,
                (id, params, out, socket) -> FaultyServer.respond(out, 200, "application/json", "{\"no\":\"mcp\"}"));
        over("silent", "", EASY, (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            Thread.sleep(600_000);
        });
        over("drip", "", EASY, (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            while (true) {
                FaultyServer.write(out, ": still here\n\n");
                Thread.sleep(50);
            }
        });
        over("cut", "", EASY, (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            FaultyServer.write(out, "data: {\"jsonrpc\":");
            reset(socket);
        });
        over("huge", "", EASY, (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            FaultyServer.write(out, "data: ");
            String megabyte = "x".repeat(1 << 20);
            for (int i = 0; i < 2048; i++) {
                FaultyServer.write(out, megabyte);
            }
        });
        over("half", "", EASY, (id, params, out, socket) -> FaultyServer.half(out));
        over("2gb", "", EASY, (id, params, out, socket) -> server.huge(out));
        over("bomb", "", EASY, (id, params, out, socket) -> FaultyServer.bomb(out));
        over("reads", READS, "trustHints: true", (id, params, out, socket) -> reset(socket));
        over("says-it-reads", READS, "", (id, params, out, socket) -> reset(socket));
        over("slow-reads", READS, "trustHints: true\n" + EASY, (id, params, out, socket) -> Thread.sleep(600_000));
        overSse();
        overStdio();
    }

    /** An upstream of type {@code mcp} that offers the tool {@code ID_work}. */
    private static void over(String id, String tool, String more, ScriptedMcp.Calls calls) throws Exception {
        ScriptedMcp.serve(server, "/" + id, tool, calls);
        McpUpstreamConfig config = (McpUpstreamConfig) config("mcp", id, "url: " + server.uri("/" + id), more);
        offer(config, config, new HttpTransport(config.url(), egress, limits(config)), Connection.Era.AUTO);
    }

    /** Speaks on its stream until the first call, and then never again. */
    private static void overSse() throws Exception {
        Map<String, OutputStream> streams = new ConcurrentHashMap<>();
        server.on("/sse", (request, out, socket) -> {
            String name = "s" + streams.size();
            streams.put(name, out);
            ScriptedMcp.events(out);
            FaultyServer.write(out, "event: endpoint\ndata: /messages?" + name + "\n\n");
            Thread.sleep(600_000);
        });
        server.on("/messages", (request, out, socket) -> {
            FaultyServer.respond(out, 202, "text/plain", "");
            var message = new ObjectMapper().readTree(request.body());
            String target = request.head().substring(0, request.head().indexOf(" HTTP/"));
            String name = target.substring(target.indexOf('?') + 1);
            String result =
                    switch (message.path("method").asText()) {
                        case "initialize" ->
                            "\"protocolVersion\":\"2024-11-05\",\"capabilities\":{\"tools\":{}},"
                                    + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}";
                        case "tools/list" -> "\"tools\":[{\"name\":\"work\",\"inputSchema\":{\"type\":\"object\"}}]";
                        default -> "";
                    };
            if (!result.isEmpty()) {
                ScriptedMcp.event(
                        Objects.requireNonNull(streams.get(name)), ScriptedMcp.response(message.path("id"), result));
            }
        });
        SseUpstreamConfig config = (SseUpstreamConfig) config("sse", "sse", "url: " + server.uri("/sse"), EASY);
        offer(
                config,
                config,
                new DuplexTransport(
                        new EventStreamServer(config.url(), egress, limits(config)),
                        false,
                        new DuplexTransport.Limits(Duration.ofSeconds(2), Duration.ofSeconds(3), 100)),
                Connection.Era.LEGACY);
    }

    private static void overStdio() throws Exception {
        StdioUpstreamConfig config = (StdioUpstreamConfig) config("stdio", "program", "command: node", EASY);
        Program program = new Program("program", List.of("node", "-e", PROGRAM), Map.of(), null, 1 << 20);
        offer(
                config,
                config,
                new DuplexTransport(
                        new ProgramStarter(program, Clock.systemUTC()),
                        true,
                        new DuplexTransport.Limits(Duration.ofSeconds(2), Duration.ofSeconds(3), 100)),
                Connection.Era.LEGACY);
    }

    private static UpstreamConfig config(String type, String id, String where, String more) throws Exception {
        ObjectMapper mapper = Jackson.newObjectMapper(new YAMLFactory());
        String timeouts =
                more.contains("timeouts") ? "" : "timeouts: { connect: 20s, firstByte: 1s, idle: 1s, total: 2s }";
        return mapper.readValue(
                "type: %s\nid: %s\n%s\naccess: { mode: required }\n%s\n%s\n".formatted(type, id, where, timeouts, more),
                UpstreamConfig.class);
    }

    private static HttpTransport.Limits limits(UpstreamConfig config) {
        return HttpTransport.Limits.of(config.timeouts().timeouts(), 1 << 20);
    }

    private static void offer(
            UpstreamConfig upstream, McpServerConfig config, Transport transport, Connection.Era era) {
        Resilience resilience = new Resilience(upstream.id(), upstream.resilience(), Clock.systemUTC());
        RESILIENCES.put(upstream.id(), resilience);
        McpSource source = new McpSource(
                config,
                new Connection(transport, new ClientInfo("gatehouse", "1"), era, Duration.ofMinutes(1)),
                _ -> Map.of(),
                resilience,
                _ -> {});
        SOURCES.add(source);
        fronts.tools()
                .offer(
                        upstream.id(),
                        await().atMost(PATIENCE)
                                .ignoreExceptions()
                                .until(source::load, offered -> !offered.tools().isEmpty()));
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @AfterAll
    static void stop() throws Exception {
        fronts.close();
        SOURCES.forEach(McpSource::stop);
        egress.stop();
        server.close();
    }

    @Test
    void offersTheRestWhereAToolsSchemaCannotBeUsedAndSaysWhy() throws Exception {
        ScriptedMcp.serve(
                server,
                "/odd",
                "\"name\":\"broken\\u202e\",\"inputSchema\":{\"type\":\"strin\"}},{",
                (id, params, out, socket) -> ScriptedMcp.result(out, id, ScriptedMcp.said("well")));
        McpUpstreamConfig config = (McpUpstreamConfig) config("mcp", "odd", "url: " + server.uri("/odd"), EASY);
        McpSource odd = new McpSource(
                config,
                new Connection(
                        new HttpTransport(config.url(), egress, limits(config)),
                        new ClientInfo("gatehouse", "1"),
                        Connection.Era.MODERN,
                        Duration.ofMinutes(1)),
                _ -> Map.of(),
                new Resilience("odd", config.resilience(), Clock.systemUTC()),
                _ -> {});
        SOURCES.add(odd);

        Offerings first = odd.load();
        Offerings again = odd.load();

        assertThat(first.tools()).extracting(Tool::name).containsExactly("odd_work");
        assertThat(first.leftOut()).singleElement().satisfies(left -> {
            assertThat(left.kind()).isEqualTo("tool");
            assertThat(left.name()).isEqualTo("broken?");
            assertThat(left.reason()).contains("type");
        });
        assertThat(again.leftOut()).isEqualTo(first.leftOut());
    }

    private static HttpResponse<String> call(String tool) {
        return fronts.send(fronts.request("/v1/tools/" + tool)
                .header("Authorization", "Bearer " + fronts.token(""))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("error").path("code").asText();
    }

    private static UpstreamHealth.Now health(String upstream) {
        return Objects.requireNonNull(RESILIENCES.get(upstream)).health().now();
    }

    private static long callsOf(String id) {
        return server.received().stream()
                .filter(request -> request.head().startsWith("POST /" + id + " ")
                        && request.body().contains("tools/call"))
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "hang_work, 504, upstream_timeout, unknown",
        "silent_work, 504, upstream_timeout, unknown",
        "half_work, 504, upstream_timeout, unknown",
        "drip_work, 504, upstream_timeout, unknown",
        "sse_work, 504, upstream_timeout, unknown",
        "program_hang, 504, upstream_timeout, unknown",
        "slow-reads_work, 504, upstream_timeout, timeout",
        "reset_work, 502, upstream_unreachable, unknown",
        "cut_work, 502, upstream_unreachable, unknown",
        "500_work, 502, upstream_failed, tool_error",
        "huge_work, 502, upstream_unusable, tool_error",
        "2gb_work, 502, upstream_unusable, tool_error",
        "bomb_work, 502, upstream_unusable, tool_error",
        "other_work, 502, upstream_unusable, tool_error",
        "moved_work, 502, upstream_unusable, tool_error"
    })
    void saysWhatHappenedAndRecordsIt(String tool, int status, String code, String outcome) {
        String upstream = tool.substring(0, tool.indexOf('_'));

        HttpResponse<String> answer = call(tool);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(answer.body()).doesNotContain("Secret", "Exception", "169.254");
        String decision = json(answer).path("error").path("decisionId").asText();
        assertThat(fronts.recorded())
                .filteredOn(entry -> entry.decisionId().equals(decision))
                .singleElement()
                .returns(outcome, AuditEntry::outcome)
                .returns(upstream, AuditEntry::upstream);
        assertThat(callsOf(upstream)).isLessThanOrEqualTo(1);
        assertThat(server.megabytesTaken()).isLessThan(64);
        assertThat(call("well_work").statusCode()).isEqualTo(200);
    }

    @Test
    void repeatsACallThatOnlyReadsIfTheOperatorBelievesIt() {
        assertThat(code(call("reads_work"))).isEqualTo("upstream_unreachable");
        assertThat(callsOf("reads")).isEqualTo(2);

        assertThat(code(call("says-it-reads_work"))).isEqualTo("upstream_unreachable");
        assertThat(callsOf("says-it-reads")).isEqualTo(1);
    }

    @Test
    void startsAProgramAgainThatDiedInACall() {
        HttpResponse<String> died = call("program_die");

        assertThat(code(died)).isEqualTo("upstream_unreachable");
        await().atMost(PATIENCE).until(() -> call("program_ok").statusCode() == 200);
        assertThat(health("program").failed()).isPositive();
    }

    @Test
    void refusesMoreCallsThanMayBeUnderWay() throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        over("gate", "", PATIENT + "resilience: { maxConcurrent: 2 }", (id, params, out, socket) -> {
            arrived.countDown();
            release.await(30, TimeUnit.SECONDS);
            ScriptedMcp.result(out, id, ScriptedMcp.said("late"));
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                held.add(CompletableFuture.supplyAsync(() -> call("gate_work"), threads));
            }
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

            HttpResponse<String> third = call("gate_work");
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(code(third)).isEqualTo("upstream_busy");
            assertThat(call("well_work").statusCode()).isEqualTo(200);

            release.countDown();
            held.forEach(one -> assertThat(one.join().statusCode()).isEqualTo(200));
            assertThat(health("gate").inFlight()).isZero();
        }
    }

    @Test
    void leavesAServerAloneThatKeepsFailingAndComesBackWhenItIsWell() throws Exception {
        AtomicBoolean ill = new AtomicBoolean(true);
        over("ill", "", "resilience: { breaker: { calls: 4, openFor: 3s } }", (id, params, out, socket) -> {
            if (ill.get()) {
                FaultyServer.respond(out, 500, "text/plain", "");
            } else {
                ScriptedMcp.result(out, id, ScriptedMcp.said("well again"));
            }
        });

        HttpResponse<String> refused = call("ill_work");
        for (int i = 0; i < 100 && !code(refused).equals("upstream_unavailable"); i++) {
            refused = call("ill_work");
        }
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("3");
        long asked = callsOf("ill");
        assertThat(code(call("ill_work"))).isEqualTo("upstream_unavailable");
        assertThat(callsOf("ill")).isEqualTo(asked);
        assertThat(call("well_work").statusCode()).isEqualTo(200);

        ill.set(false);
        await().atMost(PATIENCE)
                .until(() -> call("ill_work").statusCode() == 200
                        && health("ill").breaker() == UpstreamHealth.Breaker.CLOSED);
    }

    @Test
    void waitsForAServerThatTellsOfProgress() throws Exception {
        over("progress", "", "timeouts: { idle: 2s, total: 1m, firstByte: 1m }", (id, params, out, socket) -> {
            ScriptedMcp.events(out);
            for (int i = 1; i <= 12; i++) {
                Thread.sleep(250);
                ScriptedMcp.event(
                        out,
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                                + params.path("_meta").path("progressToken") + ",\"progress\":" + i + "}}");
            }
            ScriptedMcp.event(out, ScriptedMcp.response(id, ScriptedMcp.said("done")));
        });

        assertThat(call("progress_work").statusCode()).isEqualTo(200);
    }
}
