package dev.gatehouse.mcp;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.ToolResult;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources, prompts and completion in the older revisions, and results in the form that each revision knows. */
class LegacyFeaturesTest {
    @TempDir
    private Path folder;

    private RunningFronts fronts;
    private Endpoint endpoint;
    private LegacyClient client;

    @BeforeEach
    void start() {
        fronts = RunningFronts.before(folder);
        fronts.tools()
                .offer(
                        "test",
                        new Offerings(
                                List.of(Tools.tool(
                                        "links",
                                        Access.required(),
                                        call -> new ToolResult(
                                                Tools.json(
                                                                "{\"c\":[{\"type\":\"resource_link\",\"name\":\"A\",\"uri\":\"test://a\"}]}")
                                                        .withArray("c"),
                                                Tools.json("{\"n\":1}"),
                                                false,
                                                null))),
                                List.of(
                                        resource("test://a", Access.required()),
                                        resource("test://locked", Access.required("secret:read"))),
                                List.of(ResourceTemplate.of(
                                        "test://template/{id}/data",
                                        Presentation.of("template", null, "By id."),
                                        "application/json",
                                        Map.of(
                                                "id",
                                                asked -> Completion.startingWith(
                                                        asked.value(), List.of("1", "12", "2"))),
                                        Access.required(),
                                        read -> ResourceContents.text(
                                                read.uri(),
                                                "application/json",
                                                "{\"id\":\"" + read.variables().get("id") + "\"}",
                                                null))),
                                List.of(Prompt.of(
                                        Presentation.of("greet", "Greet", "Says hello."),
                                        List.of(new Prompt.Argument(
                                                "name",
                                                null,
                                                "Whom",
                                                true,
                                                asked -> Completion.startingWith(
                                                        asked.value(), List.of("Ada", "Alan")))),
                                        Access.required(),
                                        get -> PromptResult.text(
                                                "A greeting",
                                                "Hello " + get.arguments().get("name"))))));
        endpoint = Endpoint.start(fronts);
        client = connect("2025-11-25");
    }

    private static Resource resource(String uri, Access access) {
        return Resource.of(
                uri,
                Presentation.of(uri, null, null),
                "text/plain",
                access,
                read -> ResourceContents.text(read.uri(), "text/plain", "content", null));
    }

    @AfterEach
    void stop() {
        fronts.close();
    }

    private LegacyClient connect(String revision) {
        return LegacyClient.connect(endpoint.url(), fronts.token("demo:read"), revision, "{}");
    }

    private JsonNode result(String method, String params) {
        HttpResponse<String> answer = client.request(method, params);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).has("result")).as(answer.body()).isTrue();
        return json(answer).path("result");
    }

    private JsonNode error(String method, String params) {
        HttpResponse<String> answer = client.request(method, params);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("error");
    }

    @Test
    void listsResourcesAndTheirTemplates() {
        assertThat(result("resources/list", "{}").path("resources").findValuesAsText("uri"))
                .containsExactly("test://a", "test://locked");
        assertThat(result("resources/templates/list", "{}")
                        .path("resourceTemplates")
                        .findValuesAsText("uriTemplate"))
                .containsExactly("test://template/{id}/data");
    }

    @Test
    void readsAResource() {
        assertThat(result("resources/read", "{\"uri\":\"test://a\"}").toString())
                .isEqualTo("{\"contents\":[{\"uri\":\"test://a\",\"mimeType\":\"text/plain\",\"text\":\"content\"}]}");
    }

    @Test
    void readsWhatATemplateLeadsTo() {
        assertThat(result("resources/read", "{\"uri\":\"test://template/123/data\"}")
                        .path("contents")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("{\"id\":\"123\"}");
    }

    @Test
    void saysThatThereIsNoSuchResourceAsThisEraDoes() {
        JsonNode error = error("resources/read", "{\"uri\":\"test://nothing\"}");

        assertThat(error.path("code").asInt()).isEqualTo(-32002);
        assertThat(error.path("data").path("uri").asText()).isEqualTo("test://nothing");
    }

    @Test
    void asksToStepUpForALockedResource() {
        HttpResponse<String> answer = client.request("resources/read", "{\"uri\":\"test://locked\"}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains("secret:read");
    }

    @Test
    void listsAndMakesPrompts() {
        assertThat(result("prompts/list", "{}").path("prompts").path(0).toString())
                .isEqualTo("{\"name\":\"greet\",\"title\":\"Greet\",\"description\":\"Says hello.\","
                        + "\"arguments\":[{\"name\":\"name\",\"description\":\"Whom\",\"required\":true}]}");
        assertThat(result("prompts/get", "{\"name\":\"greet\",\"arguments\":{\"name\":\"Ada\"}}")
                        .toString())
                .isEqualTo("{\"description\":\"A greeting\",\"messages\":[{\"role\":\"user\","
                        + "\"content\":{\"type\":\"text\",\"text\":\"Hello Ada\"}}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompts/get | {\"name\":\"nothing\"}",
                "prompts/get | {\"name\":\"greet\"}",
                "prompts/get | {\"name\":\"greet\",\"arguments\":{\"name\":1}}",
                "prompts/get | {}",
                "resources/read | {}",
                "tools/call | {\"name\":\"nothing\"}",
                "tools/call | {}",
                "tools/list | {\"cursor\":\"not ours\"}",
                "completion/complete | {}",
            })
    void refusesWrongParameters(String method, String params) {
        assertThat(error(method, params).path("code").asInt()).isEqualTo(-32602);
    }

    @Test
    void proposesValues() {
        assertThat(result(
                                "completion/complete",
                                "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"greet\"},\"argument\":{\"name\":\"name\",\"value\":\"a\"}}")
                        .toString())
                .isEqualTo("{\"completion\":{\"values\":[\"Ada\",\"Alan\"],\"total\":2,\"hasMore\":false}}");
        assertThat(result(
                                "completion/complete",
                                "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"test://template/{id}/data\"},"
                                    + "\"argument\":{\"name\":\"id\",\"value\":\"1\"},\"context\":{\"arguments\":{\"x\":\"y\"}}}")
                        .path("completion")
                        .path("values")
                        .toString())
                .isEqualTo("[\"1\",\"12\"]");
    }

    @Test
    void knowsNoOtherMethods() {
        assertThat(error("tools/nothing", "{}").path("code").asInt()).isEqualTo(-32601);
        assertThat(error("server/discover", "{}").path("code").asInt()).isEqualTo(-32601);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2025-06-18"})
    void keepsStructuredResultsAndLinksWhereTheRevisionHasThem(String revision) {
        client = connect(revision);

        assertThat(result("tools/call", "{\"name\":\"links\"}").toString())
                .contains("\"structuredContent\":{\"n\":1}", "resource_link");
    }

    @Test
    void tellsTheOldestRevisionInWordsItKnows() {
        client = connect("2025-03-26");

        assertThat(result("tools/call", "{\"name\":\"links\"}").toString())
                .isEqualTo("{\"content\":[{\"type\":\"text\",\"text\":\"A: test://a\"}],\"isError\":false}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"none\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"nobody-asked\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":5,\"error\":{\"code\":1,\"message\":\"no\"}}"
            })
    void acceptsNotificationsAndResponses(String message) {
        HttpResponse<String> answer = client.send(message);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesARevisionThatItDoesNotSpeak() {
        HttpResponse<String> answer = endpoint.post(
                Endpoint.withToken(fronts.token("demo:read"), Map.of("MCP-Protocol-Version", "2024-11-05")),
                Endpoint.message("ping", "{}"));

        assertThat(answer.statusCode()).isEqualTo(400);
    }
}
