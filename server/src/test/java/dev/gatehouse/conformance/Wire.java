package dev.gatehouse.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.testing.RawHttp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of both eras as bytes, so that a test can send what no client would. */
final class Wire {
    static final String MODERN = "2026-07-28";
    static final String LEGACY = "2025-11-25";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" + MODERN
            + "\",\"io.modelcontextprotocol/clientCapabilities\":{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}}";

    private Wire() {}

    /** A message of the modern era; {@code params} are the members beside {@code _meta}. */
    static String modern(String method, String params) {
        return message(method, "{" + params + (params.isEmpty() ? "" : ",") + META + "}");
    }

    /** A request with the id 7. */
    static String message(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    /** The headers that go with a message of the modern era. */
    static List<String> headers(String method, @Nullable String name) {
        List<String> headers = new ArrayList<>(List.of("MCP-Protocol-Version: " + MODERN, "Mcp-Method: " + method));
        if (name != null) {
            headers.add("Mcp-Name: " + name);
        }
        return headers;
    }

    /** Posts a body; the connection ends with the answer. */
    static RawHttp.Answer post(int port, List<String> headers, String body) {
        List<String> lines = new ArrayList<>(List.of(
                "POST /mcp HTTP/1.1",
                "Host: localhost:" + port,
                "Connection: close",
                "Content-Type: application/json",
                "Accept: application/json, text/event-stream",
                "Content-Length: " + body.length()));
        lines.addAll(headers);
        return RawHttp.send(port, lines, body);
    }

    /** The response to the request 7, in whichever form it came. */
    static JsonNode response(RawHttp.Answer answer) {
        String body = answer.body();
        if (!answer.header("Content-Type").startsWith("text/event-stream")) {
            return json(body);
        }
        return body.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).strip())
                .filter(data -> !data.isEmpty())
                .map(Wire::json)
                .filter(message -> message.path("id").asInt() == 7)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no response in " + body));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
