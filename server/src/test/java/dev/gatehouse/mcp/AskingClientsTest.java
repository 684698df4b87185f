package dev.gatehouse.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Events;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.InputRequired.Request;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolResult;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of clients of the older revisions: elicitation, sampling, roots (2025-11-25, client features). */
class AskingClientsTest {
    private static final String EVERYTHING = "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{},\"roots\":{}}";

    @TempDir
    private Path folder;

    private RunningFronts fronts;
    private Endpoint endpoint;

    @BeforeEach
    void start() {
        fronts = RunningFronts.offering(
                folder,
                greeter(),
                asking("visitor", Request.visit("Connect your account.", "https://gateway.example/connect")),
                asking("sampler", Request.sample(Tools.json("{\"maxTokens\":100,\"messages\":[]}"))),
                asking("toolsampler", Request.sample(Tools.json("{\"maxTokens\":100,\"messages\":[],\"tools\":[]}"))),
                asking("roots", Request.roots()),
                both());
        endpoint = Endpoint.start(fronts);
    }

    @AfterEach
    void stop() {
        fronts.close();
    }

    private static ObjectNode nameForm() {
        return Tools.json("{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"default\":\"Jo\"}}}");
    }

    /** Asks for a name, then for a colour, then greets. */
    private static Tool greeter() {
        return Tools.tool("greeter", Access.required(), call -> {
            JsonNode state = call.input().state();
            if (state != null && call.input().form("colour") != null) {
                return ToolResult.text("Hello " + state.asText() + ", you like "
                        + call.input().form("colour").path("colour").asText());
            }
            ObjectNode name = call.input().form("name");
            if (name != null) {
                return new InputRequired(
                        Map.of("colour", Request.form("Which colour?", nameForm())),
                        TextNode.valueOf(name.path("name").asText()));
            }
            return call.input().responses().has("name")
                    ? ToolResult.text("Nobody to greet")
                    : InputRequired.of("name", Request.form("Who are you?", nameForm()));
        });
    }

    /** Asks one thing and says what came back. */
    private static Tool asking(String name, Request request) {
        return Tools.tool(name, Access.required(), call -> {
            JsonNode answer = call.input().response("it");
            return answer.isMissingNode() ? InputRequired.of("it", request) : ToolResult.text(answer.toString());
        });
    }

    private static Tool both() {
        return Tools.tool("both", Access.required(), call -> {
            if (call.input().responses().size() == 2) {
                return ToolResult.text(call.input().responses().toString());
            }
            Map<String, Request> requests = new LinkedHashMap<>();
            requests.put("first", Request.form("First?", nameForm()));
            requests.put("second", Request.roots());
            return new InputRequired(requests, null);
        });
    }

    private LegacyClient connect(String revision, String capabilities) {
        return LegacyClient.connect(endpoint.url(), fronts.token("demo:read"), revision, capabilities);
    }

    private static String call(String tool) {
        return "{\"name\":\"" + tool + "\"}";
    }

    private static HttpResponse<String> respond(LegacyClient client, JsonNode request, String result) {
        return client.send("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":" + result + "}");
    }

    private static String text(JsonNode message) {
        return message.path("result").path("content").path(0).path("text").asText();
    }

    @Test
    void goesOnWithWhatAPersonFilledIn() {
        LegacyClient client = connect("2025-11-25", EVERYTHING);
        Events events = client.stream(4, "tools/call", call("greeter"));

        JsonNode who = events.next().json();
        assertThat(who.path("method").asText()).isEqualTo("elicitation/create");
        assertThat(who.path("params").toString())
                .isEqualTo("{\"mode\":\"form\",\"message\":\"Who are you?\",\"requestedSchema\":" + nameForm() + "}");
        assertThat(respond(client, who, "{\"action\":\"accept\",\"content\":{\"name\":\"Ada\"}}")
                        .statusCode())
                .isEqualTo(202);
        JsonNode colour = events.next().json();
        respond(client, colour, "{\"action\":\"accept\",\"content\":{\"colour\":\"blue\"}}");

        JsonNode result = events.next().json();
        assertThat(result.path("id").asInt()).isEqualTo(4);
        assertThat(text(result)).isEqualTo("Hello Ada, you like blue");
        assertThat(events.rest()).isEmpty();
        assertThat(fronts.recorded())
                .filteredOn(entry -> entry.method().equals("tools/call"))
                .as("one call, one event")
                .singleElement()
                .returns("ok", AuditEntry::outcome);
    }

    @Test
    void tellsTheToolThatAPersonDeclined() {
        LegacyClient client = connect("2025-11-25", EVERYTHING);
        Events events = client.stream(4, "tools/call", call("greeter"));

        respond(client, events.next().json(), "{\"action\":\"decline\"}");

        assertThat(text(events.next().json())).isEqualTo("Nobody to greet");
    }

    @Test
    void saysNothingOfModesToARevisionWithoutThem() {
        LegacyClient client = connect("2025-06-18", "{\"elicitation\":{}}");

        JsonNode asked = client.stream(4, "tools/call", call("greeter")).next().json();

        assertThat(asked.path("params").has("mode")).isFalse();
    }

    @Test
    void sendsPeopleToPages() {
        LegacyClient client = connect("2025-11-25", EVERYTHING);
        Events events = client.stream(4, "tools/call", call("visitor"));

        JsonNode asked = events.next().json();
        assertThat(asked.path("params").path("mode").asText()).isEqualTo("url");
        assertThat(asked.path("params").path("elicitationId").asText()).isNotEmpty();
        respond(client, asked, "{\"action\":\"accept\"}");
        assertThat(text(events.next().json())).isEqualTo("{\"action\":\"accept\"}");
    }

    @Test
    void asksTheClientsModel() {
        LegacyClient client = connect("2025-03-26", EVERYTHING);
        Events events = client.stream(4, "tools/call", call("sampler"));

        JsonNode asked = events.next().json();
        assertThat(asked.path("method").asText()).isEqualTo("sampling/createMessage");
        assertThat(asked.path("params").path("maxTokens").asInt()).isEqualTo(100);
        respond(
                client,
                asked,
                "{\"role\":\"assistant\",\"content\":{\"type\":\"text\",\"text\":\"Paris\"},\"model\":\"m\"}");
        assertThat(text(events.next().json())).contains("Paris");
    }

    @Test
    void asksForTheRoots() {
        LegacyClient client = connect("2025-11-25", EVERYTHING);
        Events events = client.stream(4, "tools/call", call("roots"));

        JsonNode asked = events.next().json();
        assertThat(asked.path("method").asText()).isEqualTo("roots/list");
        respond(client, asked, "{\"roots\":[{\"uri\":\"file:///home\"}]}");
        assertThat(text(events.next().json())).contains("file:///home");
    }

    @Test
    void asksSeveralThingsAtOnceAndTakesTheAnswersInAnyOrder() {
        LegacyClient client = connect("2025-11-25", EVERYTHING);
        Events events = client.stream(4, "tools/call", call("both"));
        JsonNode first = events.next().json();
        JsonNode second = events.next().json();

        respond(client, second, "{\"roots\":[]}");
        respond(client, first, "{\"action\":\"cancel\"}");

        assertThat(text(events.next().json()))
                .isEqualTo("{\"first\":{\"action\":\"cancel\"},\"second\":{\"roots\":[]}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"sampler | {\"elicitation\":{}}", "toolsampler | {\"sampling\":{}}"})
    void asksNothingThatTheClientDidNotDeclare(String tool, String capabilities) {
        LegacyClient client = connect("2025-11-25", capabilities);

        HttpResponse<String> answer = client.request("tools/call", call(tool));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode result = RunningFronts.json(answer).path("result");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.toString()).contains("sampling");
    }

    @Test
    void failsTheCallWhenTheClientRefuses() {
        LegacyClient client = connect("2025-11-25", EVERYTHING);
        Events events = client.stream(4, "tools/call", call("sampler"));
        JsonNode asked = events.next().json();

        client.send("{\"jsonrpc\":\"2.0\",\"id\":" + asked.path("id")
                + ",\"error\":{\"code\":-1,\"message\":\"User rejected sampling request\"}}");

        JsonNode result = events.next().json().path("result");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.toString()).contains("User rejected sampling request");
    }

    @Test
    void takesAnAnswerFromTheSessionThatWasAskedAlone() {
        LegacyClient client = connect("2025-11-25", EVERYTHING);
        Events events = client.stream(4, "tools/call", call("roots"));
        JsonNode asked = events.next().json();

        LegacyClient stranger = connect("2025-11-25", EVERYTHING);
        assertThat(respond(stranger, asked, "{\"roots\":[{\"uri\":\"file:///evil\"}]}")
                        .statusCode())
                .isEqualTo(202);
        respond(client, asked, "{\"roots\":[]}");

        assertThat(text(events.next().json())).isEqualTo("{\"roots\":[]}");
    }

    @Test
    void needsASession() {
        LegacyClient client = connect("2025-11-25", EVERYTHING).inSession(null);

        JsonNode result =
                RunningFronts.json(client.request("tools/call", call("roots"))).path("result");

        assertThat(result.path("isError").asBoolean()).isTrue();
    }

    @Test
    void reachesAClientThatLostItsConnection() {
        LegacyClient client = connect("2025-11-25", EVERYTHING);
        Events before = client.stream(4, "tools/call", call("greeter"));
        Events.Event asked = before.next();
        before.close();

        Events after = client.listen(asked.id());
        respond(client, asked.json(), "{\"action\":\"decline\"}");

        assertThat(text(after.next().json())).isEqualTo("Nobody to greet");
    }
}
