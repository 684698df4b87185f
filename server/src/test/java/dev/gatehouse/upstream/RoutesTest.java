package dev.gatehouse.upstream;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.FaultyServer;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolOutcome;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.upstream.rest.RestSource;
import io.dropwizard.jackson.Jackson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that two real backends do, of which one is killed, broken or busy. */
class RoutesTest {
    private static final ObjectMapper YAML = Jackson.newObjectMapper(new YAMLFactory());

    @TempDir
    private static Path folder;

    private static Egress egress;
    private static RunningFronts fronts;
    private static FaultyServer second;

    @BeforeAll
    static void start() throws Exception {
        egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
        second = FaultyServer.start();
        second.on(
                "/work",
                (request, out, socket) -> FaultyServer.respond(out, 200, "application/json", "{\"by\":\"second\"}"));
        fronts = RunningFronts.offering(folder, Offerings.of(List.of()));
        fronts.serveTools().start();
    }

    @AfterAll
    static void stop() throws Exception {
        fronts.close();
        egress.stop();
        second.close();
    }

    /** Offers the tool {@code name}, which {@code first} does at {@code /work} and, if it does not, {@code second}. */
    private static void route(String name, String method, FaultyServer first, String route) throws Exception {
        List<UpstreamConfig> upstreams = new ArrayList<>();
        List<Tool> tools = new ArrayList<>();
        for (Map.Entry<String, FaultyServer> one :
                Map.of(name + "-a", first, name + "-b", second).entrySet()) {
            RestUpstreamConfig config = (RestUpstreamConfig) YAML.readValue(
                    """
                    type: rest
                    id: %s
                    url: %s
                    prefix: %s_
                    timeouts: { connect: 20s, firstByte: 1s, total: 5s }
                    resilience: { retries: 0, breaker: { calls: 4, openFor: 10m } }
                    tools: [{ name: work, method: %s, path: /work }]
                    """.formatted(one.getKey(), one.getValue().uri(""), one.getKey(), method), UpstreamConfig.class);
            upstreams.add(config);
            tools.addAll(new RestSource(
                            config,
                            new UpstreamCalls(
                                    config.url(),
                                    _ -> Map.of(),
                                    egress,
                                    config.timeouts(),
                                    1 << 20,
                                    new Resilience(config.id(), config.resilience(), Clock.systemUTC())))
                    .load()
                    .tools());
        }
        Routes routes = new Routes(
                List.of(YAML.readValue(
                        "{ tool: %s, upstreams: [%s-a, %s-b], name: work, access: { mode: required }%s }"
                                .formatted(name, name, name, route),
                        RouteConfig.class)),
                upstreams);
        fronts.tools().offer(name, Offerings.of(routes.apply(tools)));
    }

    private static FaultyServer doing(FaultyServer.Behaviour behaviour) {
        return FaultyServer.start().on("/work", behaviour);
    }

    private static HttpResponse<String> call(String tool) {
        return fronts.send(fronts.request("/v1/tools/" + tool)
                .header("Authorization", "Bearer " + fronts.token(""))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private static String by(HttpResponse<String> answer) {
        return json(answer).path("data").path("by").asText();
    }

    private static AuditEntry lastOf(String tool) {
        return fronts.recorded().stream()
                .filter(entry -> tool.equals(entry.tool()))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @Test
    void goesToTheNextBackendWhenTheFirstIsKilled() throws Exception {
        FaultyServer first = doing(
                (request, out, socket) -> FaultyServer.respond(out, 200, "application/json", "{\"by\":\"first\"}"));
        route("orders", "POST", first, "");

        assertThat(by(call("orders"))).isEqualTo("first");
        assertThat(lastOf("orders").upstream()).isEqualTo("orders-a");

        first.close();

        assertThat(by(call("orders"))).isEqualTo("second");
        assertThat(lastOf("orders"))
                .returns("orders-b", AuditEntry::upstream)
                .returns("ok", AuditEntry::outcome)
                .returns("orders-a did not take it (upstream_unreachable).", AuditEntry::detail);
    }

    @Test
    void neverAsksAnotherBackendForWhatMayHaveBeenDone() throws Exception {
        try (FaultyServer first = doing((request, out, socket) -> {
            socket.setSoLinger(true, 0);
            socket.close();
        })) {
            route("pay", "POST", first, "");
            int before = second.received().size();

            assertThat(call("pay").statusCode()).isEqualTo(502);

            assertThat(second.received()).hasSize(before);
            assertThat(lastOf("pay")).returns("pay-a", AuditEntry::upstream).returns("unknown", AuditEntry::outcome);
        }
    }

    @Test
    void asksAnotherBackendForWhatIsHarmlessTwice() throws Exception {
        try (FaultyServer first = doing((request, out, socket) -> Thread.sleep(600_000))) {
            route("read", "GET", first, "");

            assertThat(by(call("read"))).isEqualTo("second");
            assertThat(lastOf("read").detail()).isEqualTo("read-a did not take it (upstream_timeout).");
        }
    }

    @Test
    void leavesABackendOutThatIsGivenARest() throws Exception {
        try (FaultyServer first = doing((request, out, socket) -> FaultyServer.respond(out, 500, "text/plain", ""))) {
            route("ill", "POST", first, "");

            await().atMost(Duration.ofSeconds(30)).until(() -> by(call("ill")).equals("second"));
            int asked = first.received().size();
            assertThat(by(call("ill"))).isEqualTo("second");

            assertThat(first.received()).hasSize(asked);
            assertThat(lastOf("ill").detail()).isEqualTo("ill-a did not take it (upstream_unavailable).");
        }
    }

    @Test
    void sharesCallsByWeight() throws Exception {
        Map<String, Integer> calls = new HashMap<>();
        Tool one = tool("a_work", "a", call -> counted(calls, "a"));
        Tool other = tool("b_work", "b", call -> counted(calls, "b"));
        Tool routed = routed(new RouteConfig("shared", List.of("a", "b"), "work", List.of(9, 1), null), one, other);

        for (int i = 0; i < 1_000; i++) {
            routed.handler().call(new ToolCall(Caller.anonymous(), Json.object(), "", ""));
        }

        assertThat(calls.get("a")).isBetween(800, 980);
        assertThat(calls.get("b")).isBetween(20, 200);
    }

    @Test
    void givesAnAnswerToTheBackendThatAsked() throws Exception {
        Tool one = tool("a_work", "a", call -> {
            throw new UpstreamFailure(UpstreamFailure.Kind.UNREACHABLE, "gone").asToolFailure();
        });
        Tool other = tool(
                "b_work",
                "b",
                call -> call.input().state() == null
                        ? new InputRequired(
                                Map.of("q", InputRequired.Request.roots()),
                                Json.object().put("mine", 1))
                        : ToolResult.text(call.input().state() + " at b"));
        Tool routed = routed(new RouteConfig("asks", List.of("a", "b"), "work", null, null), one, other);
        ToolCall call = new ToolCall(Caller.anonymous(), Json.object(), "", "");

        InputRequired wanted = (InputRequired) routed.handler().call(call);
        ToolResult done = (ToolResult) routed.handler().call(call.with(new Input(Json.object(), wanted.state())));

        assertThat(done.content().get(0).path("text").asText()).isEqualTo("{\"mine\":1} at b");
    }

    @Test
    void asksNoBackendWhoseToolIsAnotherOrNotApproved() throws Exception {
        Tool pending = tool("a_work", "a", call -> ToolResult.text("pending")).withApproval(Approval.NEW);
        Tool good = tool("b_work", "b", call -> ToolResult.text("good"));
        Tool different = Tools.tool(
                "c_work",
                Access.NONE,
                "{\"type\":\"object\",\"required\":[\"x\"]}",
                null,
                call -> ToolResult.text("c"));
        RouteConfig config = new RouteConfig("some", List.of("a", "b", "c"), "work", null, null);

        Tool routed = routed(config, pending, good, at("c", different));

        assertThat(((RoutedCall) routed.handler()).targets())
                .extracting(RoutedCall.Target::upstream)
                .containsExactly("b");
        assertThat(routed.access().enabled())
                .as("closed until somebody says who may call it")
                .isFalse();
    }

    private static ToolOutcome counted(Map<String, Integer> calls, String upstream) {
        calls.merge(upstream, 1, Integer::sum);
        return ToolResult.text(upstream);
    }

    private static Tool routed(RouteConfig config, Tool... tools) {
        List<UpstreamConfig> upstreams = config.upstreams().stream()
                .map(id -> (UpstreamConfig) new McpUpstreamConfig(
                        id,
                        URI.create("http://127.0.0.1"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))
                .toList();
        return new Routes(List.of(config), upstreams).apply(List.of(tools)).getLast();
    }

    private static Tool tool(String name, String upstream, dev.gatehouse.tools.ToolHandler handler) {
        return at(upstream, Tools.tool(name, Access.NONE, handler));
    }

    private static Tool at(String upstream, Tool tool) {
        return new Tool(
                tool.name(),
                tool.title(),
                tool.description(),
                tool.inputSchema(),
                tool.outputSchema(),
                tool.annotations(),
                tool.meta(),
                upstream,
                tool.access(),
                tool.access(),
                0,
                tool.handler());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ upstreams: [a, b] }",
                "{ tool: 'no spaces', upstreams: [a, b] }",
                "{ tool: t, upstreams: [a] }",
                "{ tool: t, upstreams: [a, a] }",
                "{ tool: t, upstreams: [a, b], weights: [1] }",
                "{ tool: t, upstreams: [a, b], weights: [1, 0] }"
            })
    void takesNoRouteThatMakesNoSense(String route) {
        assertThatIllegalArgumentException().isThrownBy(() -> {
            try {
                YAML.readValue(route, RouteConfig.class);
            } catch (com.fasterxml.jackson.databind.exc.ValueInstantiationException e) {
                throw e.getCause();
            }
        });
    }
}
