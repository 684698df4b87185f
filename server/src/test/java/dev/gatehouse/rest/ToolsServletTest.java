package dev.gatehouse.rest;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.RawHttp;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolResult;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolsServletTest {
    @TempDir
    private static Path folder;

    private static final Instant STALE = Instant.parse("2026-11-21T09:00:00.123456Z");

    private static RunningFronts fronts;

    @BeforeAll
    static void start() {
        fronts = RunningFronts.before(folder);
        fronts.serve(
                        new ToolsServlet(
                                fronts.gate(),
                                RestConfig.defaults(),
                                fronts.credentials(),
                                new Challenges(URI.create("http://localhost:8080/metadata"), List.of("profile"), false),
                                new AllowedOrigins(RunningFronts.PUBLIC_URL, List.of(), List.of()),
                                upstream -> "orders".equals(upstream) ? STALE : null),
                        "/v1/tools",
                        "/v1/tools/*")
                .start();
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    private static HttpResponse<String> call(@Nullable String token, String tool, String body) {
        HttpRequest.Builder request = fronts.request("/v1/tools/" + tool)
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "r-1")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return fronts.send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    @Test
    void callsATool() {
        HttpResponse<String> answer = call(fronts.token("demo:read"), "echo", "{\"message\":\"hi\"}");

        JsonNode body = json(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(body.path("ok").asBoolean()).isTrue();
        assertThat(body.path("data").path("content").path(0).path("text").asText())
                .isEqualTo("Echo: hi");
        assertThat(body.path("requestId").asText()).isEqualTo("r-1");
        assertThat(body.path("elapsedMs").isNumber()).isTrue();
        assertThat(body.path("uid").asText()).isEqualTo("alex");
        assertThat(fronts.recorded().getLast())
                .returns("rest", AuditEntry::front)
                .returns("http", AuditEntry::protocol)
                .returns("echo", AuditEntry::tool);
    }

    @Test
    void answersStructuredContentAsItIs() {
        assertThat(json(call(fronts.token(""), "list", "")).path("data").toString())
                .isEqualTo("[1,2]");
    }

    @ParameterizedTest
    @CsvSource({
        "broken, '', 422, tool_error",
        "nobody, '', 404, unknown_tool",
        "off, '', 404, unknown_tool",
        "echo, '{\"message\":\"hi\"}', 403, insufficient_scope",
        "open, '[]', 400, invalid_request",
        "open, '{', 400, json_malformed",
    })
    void saysWhyACallFailed(String tool, String body, int status, String code) {
        HttpResponse<String> answer = call(fronts.token("profile"), tool, body);

        JsonNode error = json(answer).path("error");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("ok").asBoolean(true)).isFalse();
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("decisionId").asText())
                .isEqualTo(fronts.recorded().getLast().decisionId());
        assertThat(json(answer).path("requestId").asText()).isEqualTo("r-1");
    }

    @Test
    void refusesArgumentsThatBreakTheSchema() {
        HttpResponse<String> answer = call(fronts.token("demo:read"), "echo", "{\"message\":7}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"invalid_arguments\"").contains("message");
    }

    @Test
    void asksForATokenAndTheToolsScopes() {
        HttpResponse<String> answer = call(null, "echo", "{}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer resource_metadata=\"http://localhost:8080/metadata\", scope=\"demo:read\"");
    }

    @Test
    void letsAnybodyCallAnOpenTool() {
        assertThat(call(null, "open", "").statusCode()).isEqualTo(200);
    }

    @Test
    void listsToolsAndWhatTheCallerMayDo() {
        HttpResponse<String> answer =
                fronts.send(fronts.request("/v1/tools").header("Authorization", "Bearer " + fronts.token("")));

        JsonNode tools = json(answer).path("data").path("tools");
        assertThat(tools.findValuesAsText("name")).containsExactly("broken", "echo", "list", "notes", "open");
        assertThat(tools.path(1).path("callable").asBoolean(true)).isFalse();
        assertThat(tools.path(1).path("missingScopes").toString()).isEqualTo("[\"demo:read\"]");
        assertThat(tools.path(4).path("callable").asBoolean()).isTrue();
    }

    @Test
    void saysSinceWhenAToolIsKnownFromBeforeAlone() {
        Tool kept = new Tool(
                "orders_get",
                "Get",
                "Gets.",
                JsonSchema.compile(Tools.json("{\"type\":\"object\"}")),
                null,
                Tools.json("{}"),
                null,
                "orders",
                Access.required(),
                Access.required(),
                0,
                call -> ToolResult.text(""));
        fronts.tools().offer("orders", Offerings.of(List.of(kept)));
        try {
            JsonNode tools = json(fronts.send(
                            fronts.request("/v1/tools").header("Authorization", "Bearer " + fronts.token(""))))
                    .at("/data/tools");

            assertThat(tools.findValuesAsText("staleSince")).containsExactly("2026-11-21T09:00:00.123Z");
            assertThat(tools).filteredOn(tool -> tool.has("staleSince")).hasSize(1);
        } finally {
            fronts.tools().offer("orders", Offerings.of(List.of()));
        }
    }

    @Test
    void listsNothingToNobody() {
        assertThat(fronts.send(fronts.request("/v1/tools")).statusCode()).isEqualTo(401);
    }

    @Test
    void refusesAPageOfAForeignOrigin() {
        HttpResponse<String> answer = fronts.send(fronts.request("/v1/tools").header("Origin", "https://evil.example"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"origin_refused\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/tools/", "/v1/tools/echo/x", "/v1/tools/ec%68o", "/v1/tools/echo;x=1", "/v1/tools;x"})
    void takesNamesAsTheyAreOnly(String path) {
        RawHttp.Answer answer = RawHttp.send(
                fronts.port(), List.of("POST " + path + " HTTP/1.1", "Host: localhost", "Connection: close"), "");

        assertThat(answer.status()).isIn(400, 404);
    }

    @Test
    void callsWithPostOnly() {
        HttpResponse<String> answer = fronts.send(fronts.request("/v1/tools/echo"));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }
}
