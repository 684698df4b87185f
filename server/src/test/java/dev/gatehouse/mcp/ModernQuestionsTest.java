package dev.gatehouse.mcp;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolOutcome;
import dev.gatehouse.tools.ToolResult;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to a client of 2026-07-28: its request ends with them and comes again with the answers. */
class ModernQuestionsTest {
    @TempDir
    private static Path folder;

    private static RunningFronts fronts;
    private static Endpoint endpoint;
    private static String token;

    @BeforeAll
    static void start() {
        fronts = RunningFronts.offering(folder, Tools.tool("asks", Access.required(), ModernQuestionsTest::asks));
        endpoint = Endpoint.start(fronts);
        token = fronts.token("read");
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    private static ToolOutcome asks(ToolCall call) {
        var form = call.input().form("name");
        return form == null
                ? new InputRequired(
                        Map.of("name", InputRequired.Request.form("Your name?", Tools.json("{\"type\":\"object\"}"))),
                        Tools.json("{\"secret\":\"kept\"}"))
                : ToolResult.text(
                        form.path("name").asText() + " " + call.input().state());
    }

    private static JsonNode result(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("result");
    }

    @Test
    void asksByEndingTheRequestAndGoesOnWithTheAnswerAndTheSealedState() {
        JsonNode asked = ask("");
        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(asked.at("/inputRequests/name/method").asText()).isEqualTo("elicitation/create");
        String state = asked.path("requestState").asText();
        assertThat(state).isNotEmpty().doesNotContain("kept");

        JsonNode done = ask(answer(state));
        assertThat(done.at("/content/0/text").asText()).isEqualTo("Alex {\"secret\":\"kept\"}");
    }

    private static String answer(String state) {
        return ",\"inputResponses\":{\"name\":{\"action\":\"accept\",\"content\":{\"name\":\"Alex\"}},\"more\":{}},"
                + "\"requestState\":\"" + state + "\"";
    }

    private JsonNode ask(String more) {
        return result(askRaw(token, "{}", more));
    }

    private HttpResponse<String> askRaw(String bearer, String arguments, String more) {
        String params = Endpoint.modernParams("\"name\":\"asks\",\"arguments\":" + arguments + more)
                .replace("clientCapabilities\":{}", "clientCapabilities\":{\"elicitation\":{}}");
        return endpoint.post(
                Endpoint.withToken(
                        bearer,
                        Map.of(
                                "MCP-Protocol-Version",
                                Endpoint.MODERN,
                                "Mcp-Method",
                                "tools/call",
                                "Mcp-Name",
                                "asks")),
                Endpoint.message("tools/call", params));
    }

    @Test
    void refusesAStateOfAnotherCallerOfOtherArgumentsAndAChangedOne() {
        String state = ask("").path("requestState").asText();
        String sam = fronts.anyToken().claim("sub", "sam").sign();
        for (HttpResponse<String> refused : List.of(
                askRaw(sam, "{}", answer(state)),
                askRaw(token, "{\"other\":1}", answer(state)),
                askRaw(token, "{}", answer(state + "-TAMPERED")))) {
            assertThat(json(refused).at("/error/code").asInt()).isEqualTo(-32602);
            assertThat(json(refused).at("/error/data/code").asText()).isEqualTo("invalid_request_state");
        }
    }

    @Test
    void asksAgainWhereTheAnswerIsMissing() {
        JsonNode again = ask(",\"inputResponses\":{\"wrong\":{\"action\":\"accept\"}}");
        assertThat(again.path("resultType").asText()).isEqualTo("input_required");
    }

    @Test
    void namesTheCapabilityThatTheClientLacks() {
        HttpResponse<String> answer = endpoint.modern(token, "tools/call", "asks", "\"name\":\"asks\"");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/code").asInt()).isEqualTo(-32021);
        assertThat(json(answer).at("/error/data/requiredCapabilities").toString())
                .isEqualTo("{\"elicitation\":{}}");
    }
}
