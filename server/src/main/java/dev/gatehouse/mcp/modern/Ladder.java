package dev.gatehouse.mcp.modern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.Arrival;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.McpName;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.MirroredParameters.Mirrored;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a request of this era, in the order in which the specification wants it told. */
final class Ladder {
    private static final String VERSION_HEADER = "MCP-Protocol-Version";
    private static final String METHOD_HEADER = "Mcp-Method";
    private static final String NAME_HEADER = "Mcp-Name";

    /** The parameter that the header Mcp-Name repeats, by method. */
    private static final Map<String, String> NAMED = Map.of(
            McpGate.CALL,
            "name",
            McpGate.GET_PROMPT,
            "name",
            McpGate.READ,
            "uri",
            "tasks/get",
            "taskId",
            "tasks/update",
            "taskId",
            "tasks/cancel",
            "taskId");

    private Ladder() {}

    /** The first fault of the envelope and the standard headers; absent if there is none. */
    static @Nullable RpcError fault(JsonRpc.Request request, JsonNode meta, Arrival arrival) {
        String problem = envelopeProblem(meta);
        if (problem != null) {
            return RpcError.invalidParams(400, problem);
        }
        String version = meta.path(Meta.VERSION).textValue();
        String versionHeader = arrival.header(VERSION_HEADER);
        String methodHeader = arrival.header(METHOD_HEADER);
        if (versionHeader != null && !versionHeader.equals(version)) {
            return RpcError.headerMismatch("The header MCP-Protocol-Version differs from params._meta.");
        }
        if (methodHeader != null && !methodHeader.equals(request.method())) {
            return RpcError.headerMismatch("The header Mcp-Method differs from the method.");
        }
        if (!ModernEra.REVISION.equals(version)) {
            return RpcError.unsupportedVersion(ModernEra.REVISION, version);
        }
        if (versionHeader == null || methodHeader == null) {
            return RpcError.headerMismatch("The headers MCP-Protocol-Version and Mcp-Method are required.");
        }
        return nameFault(request, arrival);
    }

    static @Nullable String envelopeProblem(JsonNode meta) {
        if (!meta.path(Meta.VERSION).isTextual()) {
            return "params._meta must hold " + Meta.VERSION + ", a string.";
        }
        if (!meta.path(Meta.CAPABILITIES).isObject()) {
            return "params._meta must hold " + Meta.CAPABILITIES + ", an object.";
        }
        JsonNode level = meta.path(Meta.LOG_LEVEL);
        return level.isMissingNode() || LogLevel.of(level.textValue()) != null
                ? null
                : "params._meta holds a " + Meta.LOG_LEVEL + " that is no level.";
    }

    private static @Nullable RpcError nameFault(JsonRpc.Request request, Arrival arrival) {
        String parameter = NAMED.get(request.method());
        if (parameter == null) {
            return null;
        }
        String name = McpName.decode(arrival.header(NAME_HEADER));
        return name != null && name.equals(request.params().path(parameter).textValue())
                ? null
                : RpcError.headerMismatch("The header Mcp-Name must be present and equal params." + parameter + ".");
    }

    /** The first parameter whose header is missing or differs; absent if there is none. */
    static @Nullable RpcError mirrorFault(List<Mirrored> mirrored, JsonNode arguments, Arrival arrival) {
        for (Mirrored one : mirrored) {
            JsonNode value = one.in(arguments);
            String header = McpName.decode(arrival.header(one.header()));
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            if (header == null || !equal(value, header)) {
                return RpcError.headerMismatch("The header " + one.header() + " must be present and equal the argument "
                        + String.join("/", one.path()) + ".");
            }
        }
        return null;
    }

    private static boolean equal(JsonNode value, String header) {
        if (value.isNumber()) {
            try {
                return header.length() <= 100 && new BigDecimal(header).compareTo(value.decimalValue()) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return value.isValueNode() && value.asText().equals(header);
    }
}
