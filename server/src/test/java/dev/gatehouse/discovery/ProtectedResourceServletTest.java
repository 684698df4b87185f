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
    @TempDir
    private static Path folder;

    private static RunningFronts fronts;

    @BeforeAll
    static void start() {
        fronts = RunningFronts.before(folder)
                .serve(
                        new ProtectedResourceServlet(
                                URI.create("http://localhost:8080/mcp"),
                                List.of("http://localhost:8080", "https://idp.example.com/"),
                                () -> Set.of("profile", "demo:read", "offline_access"),
                                "Gatehouse"),
                        ProtectedResourceServlet.ROOT_PATH,
                        ProtectedResourceServlet.MCP_PATH)
                .start();
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ProtectedResourceServlet.ROOT_PATH, ProtectedResourceServlet.MCP_PATH})
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
             "resource_name":"Gatehouse"}\
            """));
    }

    @Test
    void buildsNothingFromTheRequest() {
        RawHttp.Answer answer = RawHttp.send(
                fronts.port(),
                List.of(
                        "GET " + ProtectedResourceServlet.MCP_PATH + " HTTP/1.1",
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
                fronts.port(),
                List.of(
                        "DELETE " + ProtectedResourceServlet.MCP_PATH + " HTTP/1.1",
                        "Host: localhost",
                        "Connection: close"),
                "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.body()).contains("\"method_not_allowed\"");
    }
}
