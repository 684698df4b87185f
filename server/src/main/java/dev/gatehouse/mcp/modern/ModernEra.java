package dev.gatehouse.mcp.modern;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Sight;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.Arrival;
import dev.gatehouse.mcp.wire.Era;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.McpName;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import dev.gatehouse.mcp.wire.ServerInfo;
import dev.gatehouse.mcp.wire.ToolDescriptions;
import dev.gatehouse.tools.ToolResult;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MCP 2026-07-28: every request stands for itself, with its version and capabilities in {@code params._meta}. */
public final class ModernEra implements Era {
    public static final String REVISION = "2026-07-28";
    public static final String VERSION_KEY = "io.modelcontextprotocol/protocolVersion";

    private static final String CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities";
    private static final String CLIENT_KEY = "io.modelcontextprotocol/clientInfo";
    private static final String SERVER_KEY = "io.modelcontextprotocol/serverInfo";
    private static final int REVISION_LENGTH = REVISION.length();
    private static final long DISCOVERY_TTL_MILLIS = 300_000;
    private static final long LIST_TTL_MILLIS = 30_000;

    private final McpGate gate;
    private final ToolDescriptions tools = new ToolDescriptions(true);
    private final SerializedString discovery;
    private final ObjectNode serverInfo;
    private final SerializedString resultMeta;

    public ModernEra(McpGate gate, ServerInfo server) {
        this.gate = gate;
        this.serverInfo = server.implementation();
        ObjectNode meta = Json.object();
        meta.set(SERVER_KEY, serverInfo);
        this.resultMeta = new SerializedString(Json.text(meta));
        ObjectNode discovered = Json.object().put("resultType", "complete");
        discovered.putArray("supportedVersions").add(REVISION);
        server.describe(discovered);
        discovered.put("ttlMs", DISCOVERY_TTL_MILLIS).put("cacheScope", "private");
        discovered.set("_meta", meta);
        this.discovery = new SerializedString(Json.text(discovered));
    }

    /** Whether a message says that it is of this era, whatever version it names. */
    public static boolean isClaimedBy(JsonRpc message) {
        return switch (message) {
            case JsonRpc.Request request -> request.params().path("_meta").has(VERSION_KEY);
            case JsonRpc.Notification notification ->
                notification.params().path("_meta").has(VERSION_KEY);
            case JsonRpc.Response _ -> false;
        };
    }

    /** Whether a request carries everything that this era asks for. */
    public static boolean hasWholeEnvelope(JsonRpc message) {
        return message instanceof JsonRpc.Request request
                && envelopeProblem(request.params().path("_meta")) == null;
    }

    /** Whether a header names this revision or a later one; revisions are dates. */
    public static boolean isModern(String version) {
        return version.length() == REVISION_LENGTH
                && Character.isDigit(version.charAt(0))
                && version.compareTo(REVISION) >= 0;
    }

    @Override
    public Reply answer(JsonRpc message, Exchange exchange) {
        return switch (message) {
            case JsonRpc.Request request -> answer(request, exchange);
            case JsonRpc.Notification notification -> accept(notification, exchange);
            case JsonRpc.Response _ ->
                gate.refuse(
                        exchange.caller(),
                        envelope(exchange, null),
                        "response",
                        new RpcException(RpcError.invalidMessage("Responses are not taken: nothing was asked.")));
        };
    }

    private Reply accept(JsonRpc.Notification notification, Exchange exchange) {
        Envelope envelope = envelope(exchange, null);
        Reply stranger = gate.askToSignIn(exchange, envelope, notification.method(), null);
        if (stranger != null) {
            return stranger;
        }
        Reply failure = gate.attend(exchange, envelope, notification.method(), null);
        return failure == null ? new Reply.Accepted() : failure;
    }

    private Reply answer(JsonRpc.Request request, Exchange exchange) {
        JsonNode meta = request.params().path("_meta");
        Envelope envelope =
                envelope(exchange, meta.path(CLIENT_KEY).path("name").textValue());
        Reply stranger = gate.askToSignIn(exchange, envelope, request.method(), request.id());
        if (stranger != null) {
            return stranger;
        }
        try {
            requireConsistency(request, meta, exchange.arrival());
            return switch (request.method()) {
                case McpGate.CALL -> gate.call(exchange, envelope, request, this::toolResult);
                case McpGate.LIST -> list(request, exchange, envelope);
                case McpGate.DISCOVER -> discover(request, exchange, envelope);
                default -> throw new RpcException(RpcError.unknownMethod(404), request.id());
            };
        } catch (RpcException e) {
            return gate.refuse(exchange.caller(), envelope, request.method(), e);
        }
    }

    private static Envelope envelope(Exchange exchange, @Nullable String clientName) {
        return exchange.arrival().envelope(REVISION, clientName);
    }

    /** The order in which the specification wants faults told. */
    private static void requireConsistency(JsonRpc.Request request, JsonNode meta, Arrival arrival)
            throws RpcException {
        RpcError error = inconsistency(request, meta, arrival);
        if (error != null) {
            throw new RpcException(error, request.id());
        }
    }

    private static @Nullable RpcError inconsistency(JsonRpc.Request request, JsonNode meta, Arrival arrival) {
        String problem = envelopeProblem(meta);
        if (problem != null) {
            return RpcError.invalidParams(400, problem);
        }
        String version = meta.path(VERSION_KEY).textValue();
        String versionHeader = arrival.header("MCP-Protocol-Version");
        String methodHeader = arrival.header("Mcp-Method");
        if (versionHeader != null && !versionHeader.equals(version)) {
            return RpcError.headerMismatch("The header MCP-Protocol-Version differs from params._meta.");
        }
        if (methodHeader != null && !methodHeader.equals(request.method())) {
            return RpcError.headerMismatch("The header Mcp-Method differs from the method.");
        }
        if (!REVISION.equals(version)) {
            return unsupported(version);
        }
        if (versionHeader == null || methodHeader == null) {
            return RpcError.headerMismatch("The headers MCP-Protocol-Version and Mcp-Method are required.");
        }
        return nameProblem(request, arrival);
    }

    private static @Nullable String envelopeProblem(JsonNode meta) {
        if (!meta.path(VERSION_KEY).isTextual()) {
            return "params._meta must hold " + VERSION_KEY + ", a string.";
        }
        return meta.path(CAPABILITIES_KEY).isObject()
                ? null
                : "params._meta must hold " + CAPABILITIES_KEY + ", an object.";
    }

    private static RpcError unsupported(@Nullable String version) {
        ObjectNode details = Json.object();
        details.putArray("supported").add(REVISION);
        return RpcError.unsupportedVersion(details.put("requested", version));
    }

    private static @Nullable RpcError nameProblem(JsonRpc.Request request, Arrival arrival) {
        if (!request.method().equals(McpGate.CALL)) {
            return null;
        }
        String name = McpName.decode(arrival.header("Mcp-Name"));
        return name != null && name.equals(request.params().path("name").textValue())
                ? null
                : RpcError.headerMismatch("The header Mcp-Name must be present and equal params.name.");
    }

    private Reply discover(JsonRpc.Request request, Exchange exchange, Envelope envelope) {
        Reply failure = gate.attend(exchange, envelope, request.method(), request.id());
        return failure == null ? new Reply.Result(request.id(), json -> json.writeRawValue(discovery)) : failure;
    }

    private Reply list(JsonRpc.Request request, Exchange exchange, Envelope envelope) throws RpcException {
        if (request.params().hasNonNull("cursor")) {
            throw new RpcException(
                    RpcError.invalidParams(200, "This cursor is not ours: lists have one page."), request.id());
        }
        Reply failure = gate.attend(exchange, envelope, request.method(), request.id());
        if (failure != null) {
            return failure;
        }
        List<Sight> sights = gate.sights(exchange.caller());
        return new Reply.Result(request.id(), json -> {
            json.writeStartObject();
            json.writeStringField("resultType", "complete");
            json.writeArrayFieldStart("tools");
            for (Sight sight : sights) {
                json.writeRawValue(tools.of(sight.tool()));
            }
            json.writeEndArray();
            json.writeNumberField("ttlMs", LIST_TTL_MILLIS);
            json.writeStringField("cacheScope", "private");
            json.writeFieldName("_meta");
            json.writeRawValue(resultMeta);
            json.writeEndObject();
        });
    }

    private Reply.Body toolResult(ToolResult result) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("resultType", "complete");
            json.writeFieldName("content");
            json.writeTree(result.content());
            if (result.structured() != null) {
                json.writeFieldName("structuredContent");
                json.writeTree(result.structured());
            }
            json.writeBooleanField("isError", result.isError());
            json.writeFieldName("_meta");
            writeMeta(result.meta(), json);
            json.writeEndObject();
        };
    }

    /** The server's own words about itself replace a tool's: {@code _meta} is hop by hop. */
    private void writeMeta(@Nullable ObjectNode toolMeta, JsonGenerator json) throws IOException {
        if (toolMeta == null) {
            json.writeRawValue(resultMeta);
        } else {
            ObjectNode meta = toolMeta.deepCopy();
            meta.set(SERVER_KEY, serverInfo);
            json.writeTree(meta);
        }
    }
}
