package dev.gatehouse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/**
 * An MCP server of 2026-07-28 at a path of a {@link FaultyServer}. It says well what it is and what it offers, which is
 * the tool {@code work}; what becomes of a call is for the test to say.
 */
public final class ScriptedMcp {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ScriptedMcp() {}

    /** Does something with a call: {@code id} is that of its JSON-RPC request, {@code params} its parameters. */
    @FunctionalInterface
    public interface Calls {
        void answer(JsonNode id, JsonNode params, OutputStream out, Socket socket)
                throws IOException, InterruptedException;
    }

    /** Serves at {@code path} from now on; {@code more} are members of the tool's description, each with a comma. */
    public static void serve(FaultyServer server, String path, String more, Calls calls) {
        server.on(path, (request, out, socket) -> {
            JsonNode message = JSON.readTree(request.body());
            JsonNode id = message.path("id");
            switch (message.path("method").asText()) {
                case "server/discover" ->
                    result(
                            out,
                            id,
                            "\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
                                    + "\"serverInfo\":{\"name\":\"scripted\",\"version\":\"1\"}");
                case "tools/list" ->
                    result(
                            out,
                            id,
                            "\"tools\":[{" + more
                                    + "\"name\":\"work\",\"description\":\"Works.\",\"inputSchema\":{\"type\":\"object\"}}]");
                case "tools/call" -> calls.answer(id, message.path("params"), out, socket);
                default -> FaultyServer.respond(out, 404, "text/plain", "");
            }
        });
    }

    /** Answers with a complete result that has these members. */
    public static void result(OutputStream out, JsonNode id, String members) throws IOException {
        FaultyServer.respond(out, 200, "application/json", response(id, members));
    }

    /** Answers with an error. */
    public static void error(OutputStream out, JsonNode id, int status, String error) throws IOException {
        FaultyServer.respond(
                out, status, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":" + error + "}");
    }

    /** A response with a complete result, as text. */
    public static String response(JsonNode id, String members) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"resultType\":\"complete\"," + members + "}}";
    }

    /** Begins a stream of events as an answer. */
    public static void events(OutputStream out) throws IOException {
        FaultyServer.write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    /** Sends one event. */
    public static void event(OutputStream out, String data) throws IOException {
        FaultyServer.write(out, "data: " + data + "\n\n");
    }

    /** The result of a tool that says this. */
    public static String said(String text) {
        return "\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]";
    }
}
