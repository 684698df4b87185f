package dev.gatehouse.conformance;

import static dev.gatehouse.conformance.FixtureTools.NO_ARGUMENTS;
import static dev.gatehouse.testing.Tools.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.ClientCapabilities;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.InputRequired.Request;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.MissingCapability;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolOutcome;
import dev.gatehouse.tools.ToolResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The suite's tools that talk to the client while they work: progress, logs, questions. */
final class FixtureConversations {
    private static final int PAUSE_MILLIS = 50;

    private static final String DEFAULTS = """
        {"type": "object", "properties": {
            "name": {"type": "string", "description": "User name", "default": "John Doe"},
            "age": {"type": "integer", "description": "User age", "default": 30},
            "score": {"type": "number", "description": "User score", "default": 95.5},
            "status": {"type": "string", "description": "User status",
                "enum": ["active", "inactive", "pending"], "default": "active"},
            "verified": {"type": "boolean", "description": "Verification status", "default": true}},
         "required": []}
        """;

    private static final String ENUMS = """
        {"type": "object", "properties": {
            "untitledSingle": {"type": "string", "description": "Select one option",
                "enum": ["option1", "option2", "option3"]},
            "titledSingle": {"type": "string", "description": "Select one option with titles", "oneOf": [
                {"const": "value1", "title": "First Option"},
                {"const": "value2", "title": "Second Option"},
                {"const": "value3", "title": "Third Option"}]},
            "legacyEnum": {"type": "string", "description": "Select one option (legacy)",
                "enum": ["opt1", "opt2", "opt3"], "enumNames": ["Option One", "Option Two", "Option Three"]},
            "untitledMulti": {"type": "array", "description": "Select multiple options",
                "minItems": 1, "maxItems": 3,
                "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
            "titledMulti": {"type": "array", "description": "Select multiple options with titles",
                "minItems": 1, "maxItems": 3, "items": {"anyOf": [
                    {"const": "value1", "title": "First Choice"},
                    {"const": "value2", "title": "Second Choice"},
                    {"const": "value3", "title": "Third Choice"}]}}},
         "required": []}
        """;

    private final Access access;

    /** Tools of this access, all of them. */
    FixtureConversations(Access access) {
        this.access = access;
    }

    List<Tool> all() {
        return List.of(
                tool("test_tool_with_progress", FixtureConversations::progress),
                tool("test_tool_with_logging", FixtureConversations::logging),
                tool("test_logging_tool", FixtureConversations::oneLog),
                tool("test_reconnection", FixtureConversations::reconnection),
                tool("test_streaming_elicitation", FixtureConversations::streaming),
                tool("test_missing_capability", FixtureConversations::needsSampling),
                FixtureTools.tool(
                        "test_sampling",
                        access,
                        "{\"type\":\"object\",\"properties\":{\"prompt\":{\"type\":\"string\"}},\"required\":[\"prompt\"]}",
                        FixtureConversations::sampling),
                FixtureTools.tool(
                        "test_elicitation",
                        access,
                        "{\"type\":\"object\",\"properties\":{\"message\":{\"type\":\"string\"}},\"required\":[\"message\"]}",
                        FixtureConversations::elicitation),
                tool(
                        "test_elicitation_sep1034_defaults",
                        call -> elicited(call, "Please review the defaults", DEFAULTS)),
                tool("test_elicitation_sep1330_enums", call -> elicited(call, "Please select options", ENUMS)),
                tool("test_input_required_result_elicitation", FixtureConversations::name),
                tool("test_input_required_result_sampling", FixtureConversations::capital),
                tool("test_input_required_result_list_roots", FixtureConversations::roots),
                tool("test_input_required_result_request_state", FixtureConversations::confirmation),
                tool("test_input_required_result_tampered_state", FixtureConversations::confirmation),
                tool("test_input_required_result_multiple_inputs", FixtureConversations::severalThings),
                tool("test_input_required_result_multi_round", FixtureConversations::twoRounds),
                tool("test_input_required_result_capabilities", FixtureConversations::whatTheClientCan));
    }

    private Tool tool(String name, ToolHandler handler) {
        return FixtureTools.tool(name, access, NO_ARGUMENTS, handler);
    }

    private static ToolOutcome progress(ToolCall call) throws ToolFailure {
        for (int done = 0; done <= 100; done += 50) {
            call.conversation().progress(done, 100.0, "Completed step " + done + " of 100");
            pause();
        }
        return ToolResult.text("Progress was told.");
    }

    private static ToolOutcome logging(ToolCall call) throws ToolFailure {
        for (String message : List.of("Tool execution started", "Tool processing data", "Tool execution completed")) {
            call.conversation().log(LogLevel.INFO, null, TextNode.valueOf(message));
            pause();
        }
        return ToolResult.text("Tool with logging executed successfully");
    }

    /** Ends the connection in the middle of the work; the client reads the result from the stream that it resumes. */
    private static ToolOutcome reconnection(ToolCall call) throws ToolFailure {
        call.conversation().disconnect();
        pause();
        return ToolResult.text("Reconnection test completed.");
    }

    private static ToolOutcome oneLog(ToolCall call) {
        call.conversation().log(LogLevel.INFO, null, TextNode.valueOf("Diagnostic trace logging activated"));
        return ToolResult.text("Logging evaluated");
    }

    private static ToolOutcome streaming(ToolCall call) {
        call.conversation().progress(50, 100.0, null);
        return ToolResult.text("Streaming complete");
    }

    private static void pause() throws ToolFailure {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFailure("Interrupted.");
        }
    }

    private static ToolOutcome needsSampling(ToolCall call) throws MissingCapability {
        if (!call.conversation().client().samples()) {
            throw MissingCapability.named("sampling");
        }
        return ToolResult.text("Success");
    }

    private static ToolOutcome sampling(ToolCall call) {
        JsonNode answer = call.input().response("sample");
        return answer.isMissingNode()
                ? InputRequired.of(
                        "sample", sample(call.arguments().path("prompt").asText(), 100))
                : ToolResult.text(
                        "LLM response: " + answer.path("content").path("text").asText("none"));
    }

    private static ToolOutcome elicitation(ToolCall call) {
        return elicited(call, call.arguments().path("message").asText(), """
            {"type": "object", "properties": {
                "username": {"type": "string", "description": "User's response"},
                "email": {"type": "string", "description": "User's email address"}},
             "required": ["username", "email"]}
            """);
    }

    private static ToolOutcome elicited(ToolCall call, String message, String schema) {
        JsonNode answer = call.input().response("form");
        return answer.isMissingNode()
                ? InputRequired.of("form", Request.form(message, json(schema)))
                : ToolResult.text("User response: action="
                        + answer.path("action").asText() + ", content=" + answer.path("content"));
    }

    private static ToolOutcome name(ToolCall call) {
        ObjectNode form = call.input().form("user_name");
        return form == null || !form.path("name").isTextual()
                ? InputRequired.of("user_name", text("What is your name?", "name"))
                : ToolResult.text("Hello, " + form.path("name").asText() + "!");
    }

    private static ToolOutcome capital(ToolCall call) {
        JsonNode answer = call.input().response("capital_question");
        return answer.isMissingNode()
                ? InputRequired.of("capital_question", sample("What is the capital of France?", 100))
                : ToolResult.text("Sampling result: "
                        + answer.path("content").path("text").asText("none"));
    }

    private static ToolOutcome roots(ToolCall call) {
        JsonNode answer = call.input().response("client_roots");
        return answer.isMissingNode()
                ? InputRequired.of("client_roots", Request.roots())
                : ToolResult.text("Found roots: " + answer.path("roots"));
    }

    private static ToolOutcome confirmation(ToolCall call) {
        Input input = call.input();
        ObjectNode form = input.form("confirm");
        boolean ours =
                input.state() != null && input.state().path("kind").asText().equals("confirmation");
        if (ours && form != null && form.path("ok").asBoolean()) {
            return ToolResult.text("state-ok: it came back as it was given");
        }
        ObjectNode schema =
                json("{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"}},\"required\":[\"ok\"]}");
        return new InputRequired(
                Map.of("confirm", Request.form("Please confirm", schema)), json("{\"kind\":\"confirmation\"}"));
    }

    private static ToolOutcome severalThings(ToolCall call) {
        Input input = call.input();
        ObjectNode name = input.form("user_name");
        JsonNode greeting = input.response("greeting");
        JsonNode roots = input.response("client_roots");
        if (input.state() != null && name != null && !greeting.isMissingNode() && !roots.isMissingNode()) {
            return ToolResult.text("Name: " + name.path("name").asText() + "; Greeting: "
                    + greeting.path("content").path("text").asText() + "; Roots: " + roots.path("roots"));
        }
        Map<String, Request> wanted = new LinkedHashMap<>();
        wanted.put("user_name", text("What is your name?", "name"));
        wanted.put("greeting", sample("Generate a greeting", 50));
        wanted.put("client_roots", Request.roots());
        return new InputRequired(wanted, json("{\"kind\":\"several\"}"));
    }

    private static ToolOutcome twoRounds(ToolCall call) {
        Input input = call.input();
        int round = input.state() == null ? 0 : input.state().path("round").asInt();
        ObjectNode first = input.form("step1");
        ObjectNode second = input.form("step2");
        if (round == 2 && input.state() != null && second != null) {
            return ToolResult.text("Multi-round complete for "
                    + input.state().path("name").asText() + " who likes "
                    + second.path("color").asText());
        }
        return round == 1 && first != null
                ? new InputRequired(
                        Map.of("step2", text("Step 2: What is your favorite color?", "color")),
                        json("{\"round\":2}").put("name", first.path("name").asText()))
                : new InputRequired(Map.of("step1", text("Step 1: What is your name?", "name")), json("{\"round\":1}"));
    }

    private static ToolOutcome whatTheClientCan(ToolCall call) {
        if (!call.input().responses().isEmpty()) {
            return ToolResult.text("capabilities-ok");
        }
        ClientCapabilities client = call.conversation().client();
        Map<String, Request> wanted = new LinkedHashMap<>();
        if (client.elicitsByForm()) {
            wanted.put("elicit_input", text("Elicitation input", "value"));
        }
        if (client.samples()) {
            wanted.put("sample_input", sample("Sample request", 50));
        }
        return wanted.isEmpty()
                ? ToolResult.text("No supported capabilities declared")
                : new InputRequired(wanted, json("{\"kind\":\"capabilities\"}"));
    }

    /** A form of one required text. */
    static Request text(String message, String field) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties").putObject(field).put("type", "string");
        schema.putArray("required").add(field);
        return Request.form(message, schema);
    }

    private static Request sample(String prompt, int maxTokens) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("maxTokens", maxTokens);
        params.putArray("messages")
                .addObject()
                .put("role", "user")
                .putObject("content")
                .put("type", "text")
                .put("text", prompt);
        return Request.sample(params);
    }
}
