package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.Gatehouse;
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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An npm server that speaks over standard input and output, behind a gateway as people run it. */
class StdioUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static GatewayProcess gateway;
    private static String cookie;
    private static String csrf;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        ProcessBuilder everything = Node.program("@modelcontextprotocol/server-everything/dist/index.js", "stdio");
        Path script =
                everything.directory().toPath().resolve(everything.command().get(1));
        String shipped = Files.readString(Project.root().resolve("config.yml"));
        String entry = """
              - id: any
                type: stdio
                command: node
                args: ["%s", stdio]
                access: { mode: required }
                approval: review
            """.formatted(script);
        String key = "\nupstreams:\n";
        Path config = Files.writeString(
                folder.resolve("config.yml"),
                shipped.contains(key) ? shipped.replace(key, key + entry) : shipped + key + entry);
        gateway = GatewayProcess.start(folder, Map.of(), config, Gatehouse.class, "server", config.toString());
        HttpResponse<String> login = send(HttpRequest.newBuilder(console("/api/session"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"username\":\"admin\",\"password\":\"" + gateway.adminPassword() + "\"}")));
        cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        csrf = JSON.readTree(login.body()).path("csrfToken").asText();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> upstream().path("phase").asText().equals("ready"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void offersToolsOnlyOnceTheyAreApproved() throws Exception {
        assertThat(upstream().path("type").asText()).isEqualTo("stdio");
        assertThat(upstream().path("waiting").asInt()).isPositive();

        HttpResponse<String> refused = echo();
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(refused.body()).at("/error/code").asText()).isEqualTo("tool_pending");

        HttpResponse<String> definition = get("/api/upstreams/any/tools/any_echo");
        HttpResponse<String> approved = send(HttpRequest.newBuilder(
                        console("/api/upstreams/any/tools/any_echo/approve"))
                .header("Cookie", cookie)
                .header("X-CSRF-Token", csrf)
                .header("If-Match", definition.headers().firstValue("ETag").orElseThrow())
                .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"known\"}")));
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);

        HttpResponse<String> answered = echo();
        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        assertThat(answered.body()).contains("Echo: hi");
    }

    private static HttpResponse<String> echo() throws Exception {
        return send(HttpRequest.newBuilder(gateway.origin().resolve("/v1/tools/any_echo"))
                .header("Authorization", "Bearer " + gateway.token("alex", "demo:read"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"hi\"}")));
    }

    private static JsonNode upstream() throws IOException {
        return JSON.readTree(get("/api/upstreams/any").body());
    }

    private static HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(console(path)).header("Cookie", cookie));
    }

    private static URI console(String path) {
        return gateway.admin().resolve(path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(
                    request.header("Content-Type", "application/json").build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
