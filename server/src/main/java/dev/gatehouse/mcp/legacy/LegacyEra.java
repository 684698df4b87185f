package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Sight;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.Era;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import dev.gatehouse.mcp.wire.ServerInfo;
import dev.gatehouse.mcp.wire.ToolDescriptions;
import dev.gatehouse.tools.ToolResult;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MCP 2025-11-25, 2025-06-18 and 2025-03-26: a handshake first, here without sessions. */
public final class LegacyEra implements Era {
    /** The one revision that has batches; also what a client without a version header speaks. */
    public static final String BATCH_REVISION = "2025-03-26";

    private static final List<String> REVISIONS = List.of("2025-11-25", "2025-06-18", BATCH_REVISION);

    private final McpGate gate;
    private final ToolDescriptions tools = new ToolDescriptions(false);
    private final Map<String, SerializedString> handshakes = new LinkedHashMap<>();

    public LegacyEra(McpGate gate, ServerInfo server) {
        this.gate = gate;
        for (String revision : REVISIONS) {
            ObjectNode result = Json.object().put("protocolVersion", revision);
            server.describe(result).set("serverInfo", server.implementation());
            handshakes.put(revision, new SerializedString(Json.text(result)));
        }
    }

    /** Refuses a {@code MCP-Protocol-Version} header that names no revision of this era. */
    public static void requireSupported(@Nullable String version, @Nullable JsonNode id) throws RpcException {
        if (version != null && !REVISIONS.contains(version)) {
            throw new RpcException(
                    RpcError.http(
                            400,
                            "unsupported_protocol_version",
                            "The header MCP-Protocol-Version names a revision that this server does not speak."),
                    id);
        }
    }

    @Override
    public Reply answer(JsonRpc message, Exchange exchange) {
        String version = exchange.arrival().header("MCP-Protocol-Version");
        Envelope envelope = exchange.arrival().envelope(version == null ? BATCH_REVISION : version, null);
        return switch (message) {
            case JsonRpc.Request request -> answer(request, exchange, envelope);
            case JsonRpc.Notification notification -> accept(exchange, envelope, notification.method());
            case JsonRpc.Response _ -> accept(exchange, envelope, "response");
        };
    }

    private Reply accept(Exchange exchange, Envelope envelope, String method) {
        Reply stranger = gate.askToSignIn(exchange, envelope, method, null);
        if (stranger != null) {
            return stranger;
        }
        Reply failure = gate.attend(exchange, envelope, method, null);
        return failure == null ? new Reply.Accepted() : failure;
    }

    private Reply answer(JsonRpc.Request request, Exchange exchange, Envelope envelope) {
        Reply stranger = gate.askToSignIn(exchange, envelope, request.method(), request.id());
        if (stranger != null) {
            return stranger;
        }
        try {
            return switch (request.method()) {
                case McpGate.CALL -> gate.call(exchange, envelope, request, LegacyEra::toolResult);
                case McpGate.LIST -> list(request, exchange, envelope);
                case McpGate.INITIALIZE -> initialize(request, exchange);
                case McpGate.PING -> ping(request, exchange, envelope);
                default -> throw new RpcException(RpcError.unknownMethod(200), request.id());
            };
        } catch (RpcException e) {
            return gate.refuse(exchange.caller(), envelope, request.method(), e);
        }
    }

    /** Agrees on the client's revision if we speak it, else offers our newest of this era. */
    private Reply initialize(JsonRpc.Request request, Exchange exchange) throws RpcException {
        JsonNode asked = request.params().path("protocolVersion");
        if (!asked.isTextual()) {
            throw new RpcException(
                    RpcError.invalidParams(200, "params.protocolVersion must be a string."), request.id());
        }
        String agreed = REVISIONS.contains(asked.textValue()) ? asked.textValue() : REVISIONS.getFirst();
        String clientName = request.params().path("clientInfo").path("name").textValue();
        Envelope envelope = exchange.arrival().envelope(agreed, clientName);
        Reply failure = gate.attend(exchange, envelope, request.method(), request.id());
        return failure == null
                ? new Reply.Result(request.id(), json -> json.writeRawValue(handshakes.get(agreed)))
                : failure;
    }

    private Reply ping(JsonRpc.Request request, Exchange exchange, Envelope envelope) {
        Reply failure = gate.attend(exchange, envelope, request.method(), request.id());
        return failure == null
                ? new Reply.Result(request.id(), json -> {
                    json.writeStartObject();
                    json.writeEndObject();
                })
                : failure;
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
            json.writeArrayFieldStart("tools");
            for (Sight sight : sights) {
                json.writeRawValue(tools.of(sight.tool()));
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static Reply.Body toolResult(ToolResult result) {
        return json -> {
            json.writeStartObject();
            json.writeFieldName("content");
            json.writeTree(result.content());
            writeStructured(result.structured(), json);
            json.writeBooleanField("isError", result.isError());
            if (result.meta() != null) {
                json.writeFieldName("_meta");
                json.writeTree(result.meta());
            }
            json.writeEndObject();
        };
    }

    /** These revisions know objects only, so anything else is wrapped into one. */
    private static void writeStructured(@Nullable JsonNode structured, JsonGenerator json) throws IOException {
        if (structured == null) {
            return;
        }
        json.writeFieldName("structuredContent");
        if (structured.isObject()) {
            json.writeTree(structured);
        } else {
            json.writeStartObject();
            json.writeFieldName("result");
            json.writeTree(structured);
            json.writeEndObject();
        }
    }
}
