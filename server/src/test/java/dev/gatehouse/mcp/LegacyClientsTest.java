package dev.gatehouse.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Node;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.InputRequired.Request;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolResult;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clients of the older revisions use everything that a host uses. */
class LegacyClientsTest {
    private static final String WATCHED = "test://watched";

    @TempDir
    private Path folder;

    private RunningFronts fronts;
    private Endpoint endpoint;

    @BeforeEach
    void start() {
        fronts = RunningFronts.offering(
                folder,
                asking("elicit", Request.form("Who are you?", form())),
                asking("sample", Request.sample(sampling())),
                asking("roots", Request.roots()),
                counter("count", 0),
                counter("slow", 300),
                acting("touch", () -> fronts.tools().resourceUpdated(WATCHED)),
                acting("grow", () -> fronts.tools().offer("grown", Offerings.of(List.of(acting("grown", () -> {}))))));
        fronts.tools()
                .offer("test", new Offerings(List.of(), List.of(watched()), List.of(template()), List.of(greet())));
        endpoint = Endpoint.start(fronts);
    }

    @AfterEach
    void stop() {
        fronts.close();
    }

    private static ObjectNode form() {
        return Tools.json("{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"title\":\"Name\"}},"
                + "\"required\":[\"name\"]}");
    }

    private static ObjectNode sampling() {
        return Tools.json("{\"maxTokens\":100,\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\","
                + "\"text\":\"The capital of France?\"}}]}");
    }

    private static Tool asking(String name, Request request) {
        return Tools.tool(name, Access.required(), call -> {
            JsonNode answer = call.input().response("it");
            return answer.isMissingNode() ? InputRequired.of("it", request) : ToolResult.text(answer.toString());
        });
    }

    private static Tool counter(String name, long pause) {
        return Tools.tool(name, Access.required(), call -> {
            for (int i = 0; i <= 2; i++) {
                call.conversation().progress(i * 50, 100.0, "step " + i);
                call.conversation().log(LogLevel.DEBUG, "count", TextNode.valueOf("step " + i));
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException e) {
                    throw new ToolFailure("Interrupted.");
                }
            }
            return ToolResult.text("counted");
        });
    }

    private static Tool acting(String name, Runnable act) {
        return Tools.tool(name, Access.required(), call -> {
            act.run();
            return ToolResult.text("done");
        });
    }

    private static Resource watched() {
        return Resource.of(
                WATCHED,
                Presentation.of("watched", "Watched", "Changes."),
                "text/plain",
                Access.required(),
                read -> ResourceContents.text(read.uri(), "text/plain", "content", null));
    }

    private static ResourceTemplate template() {
        return ResourceTemplate.of(
                "test://by/{id}",
                Presentation.of("by-id", null, null),
                null,
                Map.of(),
                Access.required(),
                read -> ResourceContents.text(read.uri(), null, read.variables().toString(), null));
    }

    private static Prompt greet() {
        return Prompt.of(
                Presentation.of("greet", null, "Says hello."),
                List.of(new Prompt.Argument(
                        "name",
                        null,
                        "Whom",
                        true,
                        asked -> Completion.startingWith(asked.value(), List.of("Ada", "Alan", "Bob")))),
                Access.required(),
                get -> PromptResult.text(null, "Hello " + get.arguments().get("name")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdk1", "sdk2"})
    void theTypeScriptSdk(String sdk) throws Exception {
        JsonNode saw = RunningFronts.json(
                Node.run("legacy-features.mjs", sdk, endpoint.url().toString(), fronts.token("demo:read")));

        assertThat(saw.path("elicited").asText()).contains("\"action\":\"accept\"", "\"name\":\"Ada\"");
        assertThat(saw.path("sampled").asText()).contains("Paris");
        assertThat(saw.path("roots").asText()).contains("file:///home/project");
        assertThat(saw.path("counted").asText()).isEqualTo("counted");
        assertThat(saw.path("progress").findValuesAsText("message"))
                .containsExactly("step 0", "step 1", "step 2", "step 0", "step 1", "step 2");
        assertThat(saw.path("logs").findValuesAsText("data")).contains("step 0", "step 1", "step 2");
        assertThat(saw.path("resumed").asText()).as("after the line broke").isEqualTo("counted");
        assertThat(saw.path("resumedWith").asText()).isNotEmpty();
        assertThat(saw.path("resources").toString()).isEqualTo("[\"test://watched\"]");
        assertThat(saw.path("read").asText()).isEqualTo("content");
        assertThat(saw.path("templates").toString()).isEqualTo("[\"test://by/{id}\"]");
        assertThat(saw.path("updated").toString()).isEqualTo("[\"test://watched\"]");
        assertThat(saw.path("prompt").asText()).isEqualTo("Hello Ada");
        assertThat(saw.path("completion").toString()).isEqualTo("[\"Ada\",\"Alan\"]");
        assertThat(saw.path("tools").toString()).contains("grown");
        assertThat(saw.path("ended").path("method").asText()).isEqualTo("DELETE");
        assertThat(saw.path("ended").path("status").asInt()).isEqualTo(204);
    }

    @Test
    void theJavaSdk() {
        List<String> updated = new CopyOnWriteArrayList<>();
        List<String> steps = new CopyOnWriteArrayList<>();
        List<String> logs = new CopyOnWriteArrayList<>();
        List<Integer> lists = new CopyOnWriteArrayList<>();
        String token = fronts.token("demo:read");
        try (McpSyncClient client = McpClient.sync(HttpClientStreamableHttpTransport.builder(
                                endpoint.url().resolve("/").toString())
                        .endpoint("/mcp")
                        .openConnectionOnStartup(true)
                        .resumableStreams(true)
                        .supportedProtocolVersions(List.of("2025-11-25"))
                        .addHttpRequestCustomizer((request, method, uri, body, context) ->
                                request.header("Authorization", "Bearer " + token))
                        .build())
                .requestTimeout(Duration.ofSeconds(60))
                .capabilities(McpSchema.ClientCapabilities.builder()
                        .elicitation()
                        .sampling()
                        .roots(true)
                        .build())
                .elicitation(request ->
                        new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.ACCEPT, Map.of("name", "Ada")))
                .sampling(request -> McpSchema.CreateMessageResult.builder(McpSchema.Role.ASSISTANT, "Paris", "test")
                        .build())
                .roots(new McpSchema.Root("file:///home/project", "home"))
                .progressConsumer(progress -> steps.add(progress.message()))
                .loggingConsumer(message -> logs.add(message.data()))
                .resourcesUpdateConsumer(contents -> updated.add("updated"))
                .toolsChangeConsumer(tools -> lists.add(tools.size()))
                .build()) {
            client.initialize();

            assertThat(text(client, "elicit")).contains("\"action\":\"accept\"", "\"name\":\"Ada\"");
            assertThat(text(client, "sample")).contains("Paris");
            assertThat(text(client, "roots")).contains("file:///home/project");
            client.setLoggingLevel(McpSchema.LoggingLevel.DEBUG);
            client.callTool(McpSchema.CallToolRequest.builder("count")
                    .arguments(Map.of())
                    .progressToken("steps")
                    .build());
            // This client hands notifications to threads of its own; LegacyStreamTest looks at their order on the wire.
            await().untilAsserted(() -> assertThat(steps).containsExactlyInAnyOrder("step 0", "step 1", "step 2"));
            await().untilAsserted(() -> assertThat(logs).containsExactlyInAnyOrder("step 0", "step 1", "step 2"));
            assertThat(client.listResources().resources())
                    .extracting(McpSchema.Resource::uri)
                    .containsExactly(WATCHED);
            assertThat(client.listPrompts().prompts())
                    .extracting(McpSchema.Prompt::name)
                    .containsExactly("greet");
            client.subscribeResource(McpSchema.SubscribeRequest.builder(WATCHED).build());
            text(client, "touch");
            await().untilAsserted(() -> assertThat(updated).isNotEmpty());
            text(client, "grow");
            await().untilAsserted(() -> assertThat(lists).contains(8));
        }
    }

    private static String text(McpSyncClient client, String tool) {
        return client.callTool(McpSchema.CallToolRequest.builder(tool)
                        .arguments(Map.of())
                        .build())
                .content()
                .toString();
    }
}
