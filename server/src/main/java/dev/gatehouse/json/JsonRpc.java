package dev.gatehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-RPC 2.0 message as MCP uses it: ids are strings or integers and never null, params are objects. Treat the
 * trees inside as immutable.
 */
public sealed interface JsonRpc {
    /** The text is not JSON. */
    int PARSE_ERROR = -32700;
    /** The JSON is not a message. */
    int INVALID_REQUEST = -32600;
    /** Nobody here knows the method. */
    int METHOD_NOT_FOUND = -32601;
    /** The params do not fit the method. */
    int INVALID_PARAMS = -32602;
    /** We failed. */
    int INTERNAL_ERROR = -32603;

    /**
     * A call that expects a response.
     *
     * @param id a string or an integer
     * @param params empty if there were none
     */
    record Request(JsonNode id, String method, ObjectNode params) implements JsonRpc {}

    /**
     * A call that expects none.
     *
     * @param params empty if there were none
     */
    record Notification(String method, ObjectNode params) implements JsonRpc {}

    /**
     * What the other side answers to a request of ours; exactly one of result and error is there.
     *
     * @param id absent only if the other side could not read the id of what it answers with an error
     */
    record Response(
            @Nullable JsonNode id,
            @Nullable JsonNode result,
            @Nullable ObjectNode error) implements JsonRpc {}

    /**
     * Reads one message from untrusted bytes.
     *
     * @throws JsonRpcRefused with {@link #PARSE_ERROR} or {@link #INVALID_REQUEST}
     */
    static JsonRpc read(byte[] body) throws JsonRpcRefused {
        JsonNode message;
        try {
            message = StrictJson.readMessage(body);
        } catch (JsonRefused e) {
            throw new JsonRpcRefused(PARSE_ERROR, null, e.getMessage());
        }
        return parse(message);
    }

    /**
     * Tells which message a tree is. A batch is none: whoever takes batches parses each element.
     *
     * @throws JsonRpcRefused with {@link #INVALID_REQUEST}
     */
    static JsonRpc parse(JsonNode message) throws JsonRpcRefused {
        return JsonRpcParser.parse(message);
    }

    /** The response that carries a result. */
    static ObjectNode result(JsonNode id, JsonNode result) {
        ObjectNode response = Json.object();
        response.put("jsonrpc", "2.0");
        response.set("id", id);
        response.set("result", result);
        return response;
    }

    /** The response that carries an error; without an id if the request's could not be read. */
    static ObjectNode error(@Nullable JsonNode id, int code, String message, @Nullable JsonNode data) {
        ObjectNode response = Json.object();
        response.put("jsonrpc", "2.0");
        if (id != null) {
            response.set("id", id);
        }
        ObjectNode error = response.putObject("error");
        error.put("code", code);
        error.put("message", message);
        if (data != null) {
            error.set("data", data);
        }
        return response;
    }

    /** A notification of ours. */
    static ObjectNode notification(String method, @Nullable ObjectNode params) {
        ObjectNode notification = Json.object();
        notification.put("jsonrpc", "2.0");
        notification.put("method", method);
        if (params != null) {
            notification.set("params", params);
        }
        return notification;
    }

    /** A request of ours. */
    static ObjectNode request(JsonNode id, String method, @Nullable ObjectNode params) {
        ObjectNode request = notification(method, params);
        request.set("id", id);
        return request;
    }
}
