package dev.gatehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Tells requests, notifications and responses apart, and refuses what could be taken for more than one of them. */
final class JsonRpcParser {
    private JsonRpcParser() {}

    static JsonRpc parse(JsonNode tree) throws JsonRpcRefused {
        if (!(tree instanceof ObjectNode message)) {
            throw refused(null, tree.isArray() ? "Batches are not supported." : "The message must be an object.");
        }
        JsonNode id = id(message);
        JsonNode version = message.get("jsonrpc");
        if (version == null || !version.isTextual() || !version.textValue().equals("2.0")) {
            throw refused(id, "jsonrpc must be \"2.0\".");
        }
        boolean answers = message.has("result") || message.has("error");
        if (message.has("method") == answers) {
            throw refused(id, "The message must have either method, or one of result and error.");
        }
        return answers ? response(id, message) : call(id, message);
    }

    private static JsonRpc call(@Nullable JsonNode id, ObjectNode message) throws JsonRpcRefused {
        JsonNode method = message.get("method");
        if (!method.isTextual()) {
            throw refused(id, "method must be a string.");
        }
        JsonNode params = message.get("params");
        if (params != null && !params.isObject()) {
            throw refused(id, "params must be an object.");
        }
        ObjectNode arguments = params instanceof ObjectNode object ? object : Json.object();
        return id == null
                ? new JsonRpc.Notification(method.textValue(), arguments)
                : new JsonRpc.Request(id, method.textValue(), arguments);
    }

    private static JsonRpc response(@Nullable JsonNode id, ObjectNode message) throws JsonRpcRefused {
        JsonNode result = message.get("result");
        JsonNode error = message.get("error");
        if (result != null && error == null && id != null) {
            return new JsonRpc.Response(id, result, null);
        }
        if (result == null && error instanceof ObjectNode object) {
            return new JsonRpc.Response(id, null, object);
        }
        throw refused(id, "A response must have an id and either a result or an error object.");
    }

    private static @Nullable JsonNode id(ObjectNode message) throws JsonRpcRefused {
        JsonNode id = message.get("id");
        if (id != null && !id.isTextual() && !id.isIntegralNumber()) {
            throw refused(null, "id must be a string or an integer.");
        }
        return id;
    }

    private static JsonRpcRefused refused(@Nullable JsonNode id, String message) {
        return new JsonRpcRefused(JsonRpc.INVALID_REQUEST, id, message);
    }
}
