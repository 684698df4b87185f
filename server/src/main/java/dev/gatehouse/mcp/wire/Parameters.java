package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a request, checked as they are read. Immutable. */
public record Parameters(JsonRpc.Request request) {
    /**
     * A string that must be there.
     *
     * @throws RpcException if it is not
     */
    public String string(String name) throws RpcException {
        JsonNode value = request.params().path(name);
        if (!value.isTextual()) {
            throw invalid("params." + name + " must be a string.");
        }
        return value.textValue();
    }

    /**
     * An object; empty if it is left out.
     *
     * @throws RpcException if it is something else
     */
    public ObjectNode object(String name) throws RpcException {
        JsonNode value = request.params().get(name);
        if (value == null) {
            return Json.object();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw invalid("params." + name + " must be an object.");
    }

    /**
     * An object whose members are strings; empty if it is left out.
     *
     * @throws RpcException if it is something else
     */
    public Map<String, String> strings(String name) throws RpcException {
        return strings(name, object(name));
    }

    /**
     * The members of an object, which must be strings.
     *
     * @param name what to call the object if they are not
     */
    public Map<String, String> strings(String name, JsonNode object) throws RpcException {
        Map<String, String> strings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!member.getValue().isTextual()) {
                throw invalid("params." + name + " must hold strings.");
            }
            strings.put(member.getKey(), member.getValue().textValue());
        }
        return strings;
    }

    /** What is wrong with the parameters, told inside a successful HTTP answer. */
    public RpcException invalid(String problem) {
        return new RpcException(RpcError.invalidParams(200, problem), request.id());
    }
}
