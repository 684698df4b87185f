package dev.gatehouse.mcp;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModernEraTest {
    private static final String SERVER_INFO = "/_meta/io.modelcontextprotocol~1serverInfo/version";

    @TempDir
    private Path folder;

    private RunningFronts fronts;
    private Endpoint endpoint;
    private String token;

    @BeforeEach
    void start() {
        fronts = RunningFronts.before(folder);
        endpoint = Endpoint.start(fronts);
        token = fronts.token("demo:read");
    }

    @AfterEach
    void stop() {
        fronts.close();
    }

    private JsonNode result(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("result");
    }

    @Test
    void discoversTheServer() {
        HttpResponse<String> answer = endpoint.modern(token, "server/discover", null, "");

        JsonNode result = result(answer);
        assertThat(result.path("supportedVersions").toString()).isEqualTo("[\"2026-07-28\"]");
        assertThat(result.path("capabilities").has("tools")).isTrue();
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.path("cacheScope").asText()).isEqualTo("private");
        assertThat(result.path("ttlMs").isIntegralNumber()).isTrue();
        assertThat(result.at(SERVER_INFO).asText()).isEqualTo("1.2.3");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Length")).isPresent();
    }

    @Test
    void listsToolsByNameTheLockedOnesToo() {
        JsonNode result = result(endpoint.modern(fronts.token(""), "tools/list", null, ""));

        assertThat(result.path("tools").findValuesAsText("name"))
                .containsExactly("broken", "echo", "list", "notes", "open");
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.path("cacheScope").asText()).isEqualTo("private");
        assertThat(result.at(SERVER_INFO).asText()).isEqualTo("1.2.3");
    }

    @Test
    void describesAToolWithItsHintsAndHowToSignInForIt() {
        JsonNode tools = result(endpoint.modern(token, "tools/list", null, "")).path("tools");

        JsonNode echo = tools.path(1);
        assertThat(echo.path("annotations").toString())
                .isEqualTo("{\"readOnlyHint\":false,\"destructiveHint\":true,\"openWorldHint\":true}");
        assertThat(echo.path("securitySchemes").toString())
                .isEqualTo("[{\"type\":\"oauth2\",\"scopes\":[\"demo:read\"]}]");
        assertThat(echo.path("_meta").path("securitySchemes")).isEqualTo(echo.path("securitySchemes"));
        assertThat(tools.path(2).path("outputSchema").toString()).isEqualTo("{\"type\":\"array\"}");
        assertThat(tools.path(3).path("securitySchemes").toString())
                .isEqualTo("[{\"type\":\"noauth\"},{\"type\":\"oauth2\",\"scopes\":[\"notes:read\"]}]");
        assertThat(tools.path(4).path("securitySchemes").toString()).isEqualTo("[{\"type\":\"noauth\"}]");
    }

    @Test
    void listsAToolWithTheAccessItHasNow() throws Exception {
        assertThat(result(endpoint.modern(token, "tools/list", null, "")).toString())
                .doesNotContain("demo:write");

        fronts.tools().changeAccess("echo", Access.required("demo:write"), 0, "vera", null, Tools::accessChanged);

        assertThat(result(endpoint.modern(token, "tools/list", null, ""))
                        .path("tools")
                        .path(1)
                        .path("securitySchemes")
                        .toString())
                .contains("demo:write");
    }

    @Test
    void callsATool() {
        JsonNode result = result(endpoint.modern(
                token, "tools/call", "echo", "\"name\":\"echo\",\"arguments\":{\"message\":\"Grüße\"}"));

        assertThat(result.path("content").toString()).isEqualTo("[{\"type\":\"text\",\"text\":\"Echo: Grüße\"}]");
        assertThat(result.path("isError").asBoolean(true)).isFalse();
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.at(SERVER_INFO).asText()).isEqualTo("1.2.3");
    }

    @Test
    void takesAbsentArgumentsForNone() {
        JsonNode result = result(endpoint.modern(token, "tools/call", "open", "\"name\":\"open\""));

        assertThat(result.path("content").path(0).path("text").asText()).startsWith("Open to ");
    }

    @Test
    void answersStructuredContentOfAnyKind() {
        JsonNode result = result(endpoint.modern(token, "tools/call", "list", "\"name\":\"list\""));

        assertThat(result.path("structuredContent").toString()).isEqualTo("[1,2]");
    }

    @Test
    void letsTheModelReadWhatIsWrongWithItsArguments() {
        JsonNode result =
                result(endpoint.modern(token, "tools/call", "echo", "\"name\":\"echo\",\"arguments\":{\"message\":7}"));

        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.path("content").path(0).path("text").asText()).contains("message");
    }

    @Test
    void letsTheModelReadWhyAToolFailed() {
        JsonNode result = result(endpoint.modern(token, "tools/call", "broken", "\"name\":\"broken\""));

        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.path("content").path(0).path("text").asText()).isEqualTo("The backend said no.");
    }

    @Test
    void recordsEachRequestOnceWithItsProtocolAndClient() {
        String call = "\"name\":\"echo\",\"arguments\":{\"message\":\"hi\"}";
        List<Integer> statuses = List.of(
                endpoint.modern(token, "server/discover", null, "").statusCode(),
                endpoint.modern(token, "tools/list", null, "").statusCode(),
                endpoint.modern(token, "tools/call", "echo", call).statusCode());

        assertThat(statuses).containsOnly(200);
        assertThat(fronts.recorded())
                .extracting(AuditEntry::method)
                .containsExactly("server/discover", "tools/list", "tools/call");
        assertThat(fronts.recorded()).allSatisfy(entry -> {
            assertThat(entry.protocol()).isEqualTo("2026-07-28");
            assertThat(entry.clientName()).isEqualTo("tester");
            assertThat(entry.front()).isEqualTo("mcp");
        });
    }

    @Test
    void acceptsANotification() {
        HttpResponse<String> answer = endpoint.post(
                Endpoint.withToken(token, java.util.Map.of("MCP-Protocol-Version", Endpoint.MODERN)),
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }
}
