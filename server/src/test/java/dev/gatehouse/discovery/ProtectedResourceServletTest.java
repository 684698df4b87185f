package dev.gatehouse.discovery;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.RawHttp;
import dev.gatehouse.testing.RunningFronts;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedResourceServletTest {
    private static final String MCP_PATH = ProtectedResourceServlet.ROOT_PATH + "/mcp";

    @TempDir
    private static Path folder;

    private static RunningFronts fronts;

    @BeforeAll
    static void start() {
        fronts = RunningFronts.before(folder)
                .serve(
                        new ProtectedResourceServlet(
                                List.of(
                                        new ProtectedResource(
                                                URI.create("http://localhost:8080/mcp"),
                                                "Gatehouse",
                                                () -> Set.of("profile", "demo:read", "offline_access")),
                                        new ProtectedResource(
                                                URI.create("http://localhost:8080/mcp/orders"),
                                                "Orders",
                                                () -> Set.of("orders:read"))),
                                List.of("http://localhost:8080", "https://idp.example.com/"),
                                true),
                        ProtectedResourceServlet.ROOT_PATH,
                        ProtectedResourceServlet.ROOT_PATH + "/*")
                .start();
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ProtectedResourceServlet.ROOT_PATH, MCP_PATH})
    void describesTheResourceToAnybody(String path) {
        HttpResponse<String> answer = fronts.send(fronts.request(path));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(json(answer)).isEqualTo(json("""
            {"resource":"http://localhost:8080/mcp",
             "authorization_servers":["http://localhost:8080","https://idp.example.com/"],
             "scopes_supported":["demo:read","profile"],
             "bearer_methods_supported":["header"],
             "dpop_signing_alg_values_supported":["ES256","ES384","ES512","PS256","RS256"],
             "dpop_bound_access_tokens_required":true,
             "resource_name":"Gatehouse"}\
            """));
    }

    @Test
    void describesAnUpstreamAtItsOwnPath() {
        HttpResponse<String> answer = fronts.send(fronts.request(MCP_PATH + "/orders"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("resource").asText()).isEqualTo("http://localhost:8080/mcp/orders");
        assertThat(json(answer).path("resource_name").asText()).isEqualTo("Orders");
        assertThat(json(answer).path("scopes_supported")).isEqualTo(json("[\"orders:read\"]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp/unknown", "/mcp/", "/", "/mcp/orders/x", "/mcpx"})
    void knowsNothingOfAnUnknownResource(String path) {
        HttpResponse<String> answer = fronts.send(fronts.request(ProtectedResourceServlet.ROOT_PATH + path));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("code").asText()).isEqualTo("not_found");
    }

    @Test
    void pointsToItsOwnMetadata() {
        URI url = URI.create("https://gateway.example.com/mcp/orders");

        assertThat(new ProtectedResource(url, "Orders", Set::of).metadata())
                .isEqualTo(URI.create("https://gateway.example.com/.well-known/oauth-protected-resource/mcp/orders"));
    }

    @Test
    void buildsNothingFromTheRequest() {
        RawHttp.Answer answer = RawHttp.send(
                fronts.port(),
                List.of(
                        "GET " + MCP_PATH + " HTTP/1.1",
                        "Host: evil.example",
                        "X-Forwarded-Host: evil.example",
                        "Connection: close"),
                "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("evil.example");
    }

    @Test
    void canOnlyBeRead() {
        RawHttp.Answer answer = RawHttp.send(
                fronts.port(), List.of("DELETE " + MCP_PATH + " HTTP/1.1", "Host: localhost", "Connection: close"), "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.body()).contains("\"method_not_allowed\"");
    }
}
