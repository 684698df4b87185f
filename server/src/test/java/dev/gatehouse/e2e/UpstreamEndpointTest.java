package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.oauth.User;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import dev.gatehouse.testing.Project;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint of one upstream: its own names, its own metadata, and tokens that are for it. */
class UpstreamEndpointTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Process upstream;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        int port = GatewayProcess.freePort();
        upstream = Node.script("modern-upstream.mjs", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("upstream.log").toFile())
                .start();
        Path config = folder.resolve("config.yml");
        Files.writeString(
                config,
                Files.readString(Project.root().resolve("server/src/test/conformance/profile.yml"))
                                .replaceAll("(?m)^upstreams:.*", "")
                        + """

                        upstreams:
                          - id: shop
                            type: mcp
                            url: http://127.0.0.1:%d/mcp
                            access: { mode: required, scopes: [demo:read] }
                        """.formatted(port));
        gateway = GatewayProcess.start(folder, Map.of(), config, Gatehouse.class, "server", config.toString());
        Awaitility.await("the upstream's tools")
                .until(() -> names(
                                call("/mcp", token("/mcp"), "tools/list", null, "")
                                        .path("result"),
                                "tools",
                                "name")
                        .contains("shop_greet"));
    }

    @AfterAll
    static void stop() {
        upstream.destroy();
        gateway.close();
    }

    private static URI at(String path) {
        return gateway.origin().resolve(path);
    }

    /** An access token of the embedded authorization server for one endpoint. */
    private static String token(String path) throws Exception {
        try (Parts parts = Gatehouse.offline(gateway.config())) {
            User alex = parts.users().byUsername("alex").orElseThrow();
            return parts.accessTokens()
                    .issue(alex, "gatehouse-cli", at(path), List.of("demo:read"), Duration.ofMinutes(30));
        }
    }

    private static HttpResponse<String> send(
            String path, @Nullable String token, String method, @Nullable String name, String params)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method)
                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method
                        + "\",\"params\":{" + params + (params.isEmpty() ? "" : ",")
                        + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                        + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}"));
        if (name != null) {
            request.header("Mcp-Name", name);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode call(String path, String token, String method, @Nullable String name, String params)
            throws Exception {
        return JSON.readTree(send(path, token, method, name, params).body());
    }

    private static List<String> names(JsonNode result, String list, String member) {
        List<String> names = new ArrayList<>();
        result.path(list).forEach(one -> names.add(one.path(member).asText()));
        return names;
    }

    @Test
    void offersTheUpstreamAloneUnderItsOwnNames() throws Exception {
        String token = token("/mcp/shop");

        JsonNode tools = call("/mcp/shop", token, "tools/list", null, "").path("result");
        JsonNode resources =
                call("/mcp/shop", token, "resources/list", null, "").path("result");

        assertThat(names(tools, "tools", "name"))
                .containsExactly("ask", "greet", "grow", "mirrored", "think", "traced");
        assertThat(names(resources, "resources", "uri")).containsExactly("ui://page/index.html");
    }

    @Test
    void callsAToolByItsOwnName() throws Exception {
        JsonNode answer = call(
                "/mcp/shop",
                token("/mcp/shop"),
                "tools/call",
                "greet",
                "\"name\":\"greet\",\"arguments\":{\"name\":\"Alex\"}");

        assertThat(answer.path("result").path("content").path(0).path("text").asText())
                .isEqualTo("Hello, Alex!");
    }

    @Test
    void readsAResourceByItsOwnName() throws Exception {
        String uri = "ui://page/index.html";
        JsonNode own = call("/mcp/shop", token("/mcp/shop"), "resources/read", uri, "\"uri\":\"" + uri + "\"");
        String here = "ui://shop/page/index.html";
        JsonNode among = call("/mcp", token("/mcp"), "resources/read", here, "\"uri\":\"" + here + "\"");

        assertThat(names(own.path("result"), "contents", "uri")).containsExactly(uri);
        assertThat(names(among.path("result"), "contents", "uri")).containsExactly(here);
    }

    @Test
    void refusesATokenThatIsForTheEndpointOfEverything() throws Exception {
        HttpResponse<String> answer = send("/mcp/shop", token("/mcp"), "tools/list", null, "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"")
                .contains(at("/.well-known/oauth-protected-resource/mcp/shop").toString());
    }

    @Test
    void refusesATokenThatIsForTheUpstreamWhereEverythingIs() throws Exception {
        HttpResponse<String> mcp = send("/mcp", token("/mcp/shop"), "tools/list", null, "");
        HttpResponse<String> rest = HTTP.send(
                HttpRequest.newBuilder(at("/v1/tools"))
                        .header("Authorization", "Bearer " + token("/mcp/shop"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(mcp.statusCode()).isEqualTo(401);
        assertThat(rest.statusCode()).isEqualTo(401);
    }

    @Test
    void publishesMetadataOfItsOwn() throws Exception {
        HttpResponse<String> metadata = HTTP.send(
                HttpRequest.newBuilder(at("/.well-known/oauth-protected-resource/mcp/shop"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        JsonNode document = JSON.readTree(metadata.body());
        assertThat(document.path("resource").asText()).isEqualTo(at("/mcp/shop").toString());
        assertThat(document.path("scopes_supported")).hasToString("[\"demo:read\",\"profile\"]");
    }

    @Test
    void knowsNoEndpointOfWhatIsNoUpstream() throws Exception {
        assertThat(send("/mcp/nothing", token("/mcp"), "tools/list", null, "").statusCode())
                .isEqualTo(404);
    }
}
