package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request of the modern era: what the server wants to know it asks by ending the request. */
final class ModernWork implements Work {
    private final Exchange exchange;

    ModernWork(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public Turn next() throws McpFailure, InterruptedException {
        while (true) {
            switch (exchange.next()) {
                case JsonRpc.Response response -> {
                    return ended(response);
                }
                case JsonRpc.Notification(String method, ObjectNode params)
                when method.equals("notifications/progress") -> {
                    return new Turn.Progress(params);
                }
                case JsonRpc.Notification(String method, ObjectNode params)
                when method.equals("notifications/message") -> {
                    return new Turn.Log(params);
                }
                case JsonRpc.Notification _, JsonRpc.Request _ -> {} // nothing that belongs here
            }
        }
    }

    private static Turn ended(JsonRpc.Response response) throws McpFailure {
        if (response.error() != null) {
            return refused(response.error());
        }
        if (!(response.result() instanceof ObjectNode result)) {
            throw broken("The server's result is no object.");
        }
        String type = result.path("resultType").asText("complete");
        return switch (type) {
            case "complete" -> new Turn.Done(result);
            case "input_required" -> asks(result);
            default -> throw broken("The server answered with a kind of result that was not asked for.");
        };
    }

    static Turn.Refused refused(ObjectNode error) {
        return new Turn.Refused(
                error.path("code").asInt(), error.path("message").asText(), error.get("data"));
    }

    private static Turn asks(ObjectNode result) throws McpFailure {
        Map<String, Turn.Question> questions = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> request : result.path("inputRequests").properties()) {
            String method = request.getValue().path("method").asText();
            JsonNode given = request.getValue().path("params");
            ObjectNode params = given instanceof ObjectNode object ? object : Json.object();
            questions.put(request.getKey(), new Turn.Question(method, params));
        }
        JsonNode state = result.get("requestState");
        if (questions.isEmpty() && state == null) {
            throw broken("The server asks for input and does not say for which.");
        }
        return new Turn.AsksAgain(questions, state);
    }

    private static McpFailure broken(String sentence) {
        return new McpFailure(McpFailure.Reason.BROKEN, sentence);
    }

    @Override
    public void answer(Turn.Asks asked, ObjectNode answer) {
        throw new IllegalStateException("this era asks by ending the request");
    }

    @Override
    public void decline(Turn.Asks asked, String reason) {
        throw new IllegalStateException("this era asks by ending the request");
    }

    /** A closed connection is how this era cancels (2026-07-28, cancellation). */
    @Override
    public void close() {
        exchange.close();
    }
}
