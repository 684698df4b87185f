package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.oauth.User;
import dev.gatehouse.testing.FaultyServer;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.ScriptedMcp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway whose configuration has a tool with two upstreams, and tokens that are good at every endpoint. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the last takes a server away
class RoutesAndSharedTokensTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static FaultyServer first;
    private static FaultyServer second;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        first = FaultyServer.start();
        second = FaultyServer.start();
        ScriptedMcp.serve(
                first,
                "/mcp",
                "",
                (id, params, out, socket) -> ScriptedMcp.result(out, id, ScriptedMcp.said("the first")));
        ScriptedMcp.serve(
                second,
                "/mcp",
                "",
                (id, params, out, socket) -> ScriptedMcp.result(out, id, ScriptedMcp.said("the second")));
        Path config = Files.writeString(
                folder.resolve("config.yml"),
                Files.readString(Project.root().resolve("server/src/test/conformance/profile.yml"))
                                .replaceAll("(?m)^upstreams:.*", "")
                                .replaceFirst("(?m)^mcp:\\n", "mcp:\n  sharedTokens: true\n")
                        + """

                        upstreams:
                          - { id: one, type: mcp, url: "%s", access: { mode: required, scopes: [demo:read] } }
                          - { id: two, type: mcp, url: "%s" }
                        routes:
                          - tool: search
                            name: work
                            upstreams: [one, two]
                            access: { mode: required, scopes: [demo:read] }
                        """.formatted(first.uri("/mcp"), second.uri("/mcp")));
        gateway = GatewayProcess.start(folder, Map.of(), config, Gatehouse.class, "server", config.toString());
        await("the tools of both")
                .atMost(Duration.ofMinutes(1))
                .until(() -> call("/mcp", "/mcp", "search").toString().contains("the first"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        first.close();
        second.close();
        HTTP.close();
    }

    private static String token(String path) throws Exception {
        try (Parts parts = Gatehouse.offline(gateway.config())) {
            User alex = parts.users().byUsername("alex").orElseThrow();
            URI audience = gateway.origin().resolve(path);
            return parts.accessTokens()
                    .issue(alex, "gatehouse-cli", audience, List.of("demo:read"), Duration.ofMinutes(30));
        }
    }

    private static JsonNode call(String path, String tokenFor, String tool) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.origin().resolve(path))
                .header("Authorization", "Bearer " + token(tokenFor))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", tool)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                                + "\",\"arguments\":{},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":"
                                + "\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}"))
                .build();
        return RunningFronts.json(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    @Test
    @Order(1)
    void takesATokenForOneEndpointAtTheOthers() throws Exception {
        assertThat(call("/mcp/one", "/mcp", "work").toString()).contains("the first");
        assertThat(call("/mcp", "/mcp/one", "search").toString()).contains("the first");
    }

    @Test
    @Order(2)
    void keepsAnUpstreamClosedThatOnlyTheRouteMayReach() throws Exception {
        assertThat(call("/mcp", "/mcp", "two_work").at("/error/code").asInt()).isEqualTo(-32602);
    }

    @Test
    @Order(3)
    void callsTheSecondUpstreamWhenTheFirstIsGone() throws Exception {
        first.close();

        assertThat(call("/mcp", "/mcp", "search").toString()).contains("the second");
    }
}
