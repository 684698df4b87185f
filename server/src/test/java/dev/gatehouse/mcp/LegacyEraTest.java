package dev.gatehouse.mcp;

import static dev.gatehouse.mcp.Endpoint.message;
import static dev.gatehouse.mcp.Endpoint.withToken;
import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.testing.RunningFronts;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyEraTest {
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

    @ParameterizedTest
    @CsvSource({
        "2025-03-26, 2025-03-26",
        "2025-06-18, 2025-06-18",
        "2025-11-25, 2025-11-25",
        "2026-07-28, 2025-11-25",
        "1999-01-01, 2025-11-25"
    })
    void agreesOnARevision(String asked, String agreed) {
        HttpResponse<String> answer = endpoint.post(
                withToken(token, Map.of()),
                message(
                        "initialize",
                        "{\"protocolVersion\":\"" + asked
                                + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"tester\",\"version\":\"1\"}}"));

        JsonNode result = result(answer);
        assertThat(result.path("protocolVersion").asText()).isEqualTo(agreed);
        assertThat(result.path("capabilities").toString())
                .isEqualTo(
                        "{\"logging\":{},\"completions\":{},\"tools\":{\"listChanged\":true},"
                            + "\"resources\":{\"listChanged\":true,\"subscribe\":true},\"prompts\":{\"listChanged\":true}}");
        assertThat(result.path("serverInfo").path("name").asText()).isEqualTo("gatehouse");
        assertThat(result.has("resultType")).isFalse();
        assertThat(answer.headers().firstValue("Mcp-Session-Id")).isPresent();
        assertThat(fronts.recorded())
                .singleElement()
                .returns(agreed, AuditEntry::protocol)
                .returns("tester", AuditEntry::clientName);
    }

    @Test
    void passesOnConfiguredInstructions() {
        fronts.close();
        fronts = RunningFronts.before(folder);
        endpoint = Endpoint.start(
                fronts,
                McpConfig.read(null, null, null, null, "Ask before you write.", null, null, null, null, null, null));

        JsonNode result =
                result(endpoint.legacy(fronts.token(""), "initialize", "{\"protocolVersion\":\"2025-11-25\"}"));

        assertThat(result.path("instructions").asText()).isEqualTo("Ask before you write.");
    }

    @Test
    void answersPingWithNothingAtAll() {
        assertThat(result(endpoint.legacy(token, "ping", "{}")).toString()).isEqualTo("{}");
    }

    @Test
    void acceptsTheInitializedNotification() {
        HttpResponse<String> answer = endpoint.post(
                withToken(token, Map.of("MCP-Protocol-Version", "2025-06-18")),
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(fronts.recorded()).singleElement().returns("2025-06-18", AuditEntry::protocol);
    }

    @Test
    void listsToolsWithoutWhatThisEraDoesNotKnow() {
        JsonNode result = result(endpoint.legacy(token, "tools/list", "{}"));

        assertThat(result.path("tools").findValuesAsText("name"))
                .containsExactly("broken", "echo", "list", "notes", "open");
        assertThat(result.has("resultType") || result.has("ttlMs")).isFalse();
        assertThat(result.path("tools").path(2).has("outputSchema")).isFalse();
    }

    @Test
    void callsATool() {
        JsonNode result =
                result(endpoint.legacy(token, "tools/call", "{\"name\":\"echo\",\"arguments\":{\"message\":\"hi\"}}"));

        assertThat(result.toString())
                .isEqualTo("{\"content\":[{\"type\":\"text\",\"text\":\"Echo: hi\"}],\"isError\":false}");
    }

    @Test
    void wrapsStructuredContentThatIsNoObject() {
        JsonNode result = result(endpoint.legacy(token, "tools/call", "{\"name\":\"list\"}"));

        assertThat(result.path("structuredContent").toString()).isEqualTo("{\"result\":[1,2]}");
    }

    @Test
    void letsTheModelReadWhatIsWrongWithItsArguments() {
        JsonNode result = result(endpoint.legacy(token, "tools/call", "{\"name\":\"echo\",\"arguments\":{}}"));

        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.path("content").path(0).path("text").asText()).contains("message");
    }

    @Test
    void answersABatchOfTheOneRevisionThatHasThem() {
        String batch = "[" + message("ping", "{}") + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
                + message("tools/guess", "{}") + "]";

        HttpResponse<String> answer = endpoint.post(withToken(token, Map.of()), batch);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).hasSize(2);
        assertThat(json(answer).path(1).path("error").path("code").asInt()).isEqualTo(-32601);
        assertThat(fronts.recorded()).hasSize(3);
    }

    @Test
    void answersABatchOfRefusalsWithTheirStatus() {
        String call = message("tools/call", "{\"name\":\"echo\",\"arguments\":{\"message\":\"hi\"}}");

        HttpResponse<String> answer =
                endpoint.post(withToken(fronts.token(""), Map.of()), "[" + call + "," + call + "]");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(json(answer)).hasSize(2);
    }

    @Test
    void acceptsABatchOfNotifications() {
        HttpResponse<String> answer = endpoint.post(
                withToken(token, Map.of()), "[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]");

        assertThat(answer.statusCode()).isEqualTo(202);
    }
}
