package dev.gatehouse.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.tools.Cancellation;
import dev.gatehouse.tools.ClientCapabilities;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptGet;
import dev.gatehouse.tools.Remarks;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceRead;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolOutcome;
import dev.gatehouse.upstream.McpUpstreamConfig;
import dev.gatehouse.upstream.Resilience;
import dev.gatehouse.upstream.ResilienceConfig;
import dev.gatehouse.upstream.mcp.ClientInfo;
import dev.gatehouse.upstream.mcp.Connection;
import dev.gatehouse.upstream.mcp.HttpTransport;
import dev.gatehouse.upstream.mcp.McpSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the suite's client mode judges: it takes up the suite's server as an upstream, exactly as the gateway does, and
 * uses what that offers.
 */
final class ConformanceClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** An answer is asked for once, so more rounds are a server that does not take it. */
    private static final int MOST_ROUNDS = 4;

    private final Offerings offered;

    private ConformanceClient(Offerings offered) {
        this.offered = offered;
    }

    /**
     * Does what a scenario asks for.
     *
     * @param url where the suite's server is
     * @param revision what the scenario is about
     * @param context what the suite tells besides, as JSON
     */
    static void run(URI url, String revision, @Nullable String context) throws Exception {
        Connection.Era era = revision.compareTo(Wire.MODERN) < 0 ? Connection.Era.LEGACY : Connection.Era.AUTO;
        McpUpstreamConfig config =
                new McpUpstreamConfig("suite", url, "", null, null, null, null, null, null, null, null, null, null);
        Egress egress = new Egress(new EgressConfig(List.of("localhost", "127.0.0.1", "[::1]")));
        egress.start();
        HttpTransport transport = new HttpTransport(
                url, egress, HttpTransport.Limits.of(config.timeouts().timeouts(), 1 << 20));
        McpSource source = new McpSource(
                config,
                new Connection(transport, new ClientInfo("gatehouse", "conformance"), era, Duration.ofMinutes(1)),
                behalf -> Map.of(),
                new Resilience("suite", ResilienceConfig.DEFAULT, Clock.systemUTC()),
                uri -> {});
        try {
            new ConformanceClient(source.load()).use(context);
        } finally {
            source.stop();
            egress.stop();
        }
    }

    private void use(@Nullable String context) throws Exception {
        JsonNode calls = context == null
                ? JSON.createArrayNode()
                : JSON.readTree(context).path("toolCalls");
        for (JsonNode call : calls) {
            call(tool(call.path("name").asText()), (ObjectNode) call.path("arguments"));
        }
        if (calls.isEmpty()) {
            for (Tool tool : offered.tools()) {
                call(tool, arguments(tool));
            }
        }
        for (Resource resource : offered.resources()) {
            resource.handler()
                    .read(new ResourceRead(
                            Caller.anonymous(),
                            CallerToken.NONE,
                            resource.uri(),
                            Map.of(),
                            "request",
                            "decision",
                            TraceContext.NONE,
                            Input.none(),
                            new Person()));
        }
        for (Prompt prompt : offered.prompts()) {
            prompt.handler()
                    .get(new PromptGet(
                            Caller.anonymous(),
                            CallerToken.NONE,
                            Map.of(),
                            "request",
                            "decision",
                            TraceContext.NONE,
                            Input.none(),
                            new Person()));
        }
    }

    private Tool tool(String name) {
        return offered.tools().stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Calls as the gate does: what the tool asks for is answered, and the call comes again. */
    private static void call(Tool tool, ObjectNode arguments) throws Exception {
        Person person = new Person();
        ToolCall call = new ToolCall(
                Caller.anonymous(),
                CallerToken.NONE,
                arguments,
                "request",
                "decision",
                TraceContext.NONE,
                Input.none(),
                person,
                new Remarks());
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ToolOutcome outcome = tool.handler().call(call);
            if (!(outcome instanceof InputRequired wanted)) {
                return;
            }
            call = call.with(person.ask(wanted));
        }
    }

    /** Something for each argument that is needed; the very schema of another tool where one is asked for. */
    private ObjectNode arguments(Tool tool) {
        ObjectNode schema = tool.inputSchema().document();
        ObjectNode arguments = JSON.createObjectNode();
        for (JsonNode needed : schema.path("required")) {
            JsonNode property = schema.path("properties").path(needed.asText());
            switch (property.path("type").asText()) {
                case "number", "integer" -> arguments.put(needed.asText(), 5);
                case "boolean" -> arguments.put(needed.asText(), true);
                case "object" ->
                    offered.tools().stream()
                            .filter(other -> !other.name().equals(tool.name()))
                            .findFirst()
                            .ifPresent(other -> arguments.set(
                                    needed.asText(), other.inputSchema().document()));
                default -> arguments.put(needed.asText(), "something");
            }
        }
        return arguments;
    }

    /** A client whose person fills in what a form proposes, and agrees to everything. */
    private static final class Person implements Conversation {
        @Override
        public ClientCapabilities client() {
            ObjectNode declared = JSON.createObjectNode();
            declared.putObject("elicitation").putObject("form");
            return new ClientCapabilities(declared);
        }

        @Override
        public void progress(double progress, @Nullable Double total, @Nullable String message) {}

        @Override
        public void log(LogLevel level, @Nullable String logger, JsonNode data) {}

        @Override
        public Cancellation cancellation() {
            return new Cancellation();
        }

        @Override
        public Input ask(InputRequired wanted) {
            ObjectNode answers = JSON.createObjectNode();
            wanted.requests().forEach((key, request) -> {
                ObjectNode content =
                        answers.putObject(key).put("action", "accept").putObject("content");
                request.params()
                        .path("requestedSchema")
                        .path("properties")
                        .properties()
                        .forEach(field -> {
                            JsonNode proposed = field.getValue().get("default");
                            if (proposed != null) {
                                content.set(field.getKey(), proposed);
                            } else if (field.getValue().path("type").asText().equals("boolean")) {
                                content.put(field.getKey(), true);
                            }
                        });
            });
            return new Input(answers, wanted.state());
        }
    }
}
