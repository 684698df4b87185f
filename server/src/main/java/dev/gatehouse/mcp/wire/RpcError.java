package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import org.jspecify.annotations.Nullable;

/**
 * An error as JSON-RPC tells it. Where neither JSON-RPC nor MCP reserves a code, ours is −30000 minus the HTTP status,
 * which lies outside their ranges: −30401, −30403, −30429.
 *
 * @param status the HTTP status it goes with
 * @param code the JSON-RPC code
 * @param name the stable code of {@code docs/errors.md}
 * @param message one sentence for people
 * @param details members of {@code data} that MCP asks for
 */
public record RpcError(
        int status,
        int code,
        String name,
        String message,
        @Nullable ObjectNode details) {
    public static final String FRONT = "mcp";

    private static final int HEADER_MISMATCH = -32020;
    private static final int MISSING_CAPABILITY = -32021;
    private static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;
    private static final int OWN_CODES = -30000;

    private RpcError(int status, int code, String name, String message) {
        this(status, code, name, message, null);
    }

    /** The body is not the JSON we take; {@code name} says in which way. */
    public static RpcError parseError(String name, String problem) {
        return new RpcError(400, JsonRpc.PARSE_ERROR, name, problem);
    }

    public static RpcError invalidMessage(String problem) {
        return new RpcError(400, JsonRpc.INVALID_REQUEST, "invalid_message", problem);
    }

    public static RpcError invalidParams(int status, String problem) {
        return new RpcError(status, JsonRpc.INVALID_PARAMS, "invalid_params", problem);
    }

    /** A stream was cut because its client left unread what it was sent; for the record, since nobody reads it. */
    public static RpcError slowReader() {
        return http(408, "slow_reader", "The client did not read what its stream sent it; the connection was cut.");
    }

    /** The client would have to declare these capabilities. */
    public static RpcError missingCapability(ObjectNode required) {
        return new RpcError(
                400,
                MISSING_CAPABILITY,
                "missing_capability",
                "This needs a client that declares " + Json.text(required) + ".",
                Json.object().set("requiredCapabilities", required));
    }

    /** A {@code requestState} that is not what we gave out for this request. */
    public static RpcError invalidState(String problem) {
        return new RpcError(200, JsonRpc.INVALID_PARAMS, "invalid_request_state", problem);
    }

    /** This error with these members of {@code data}. */
    public RpcError with(ObjectNode more) {
        return new RpcError(status, code, name, message, more);
    }

    /** Modern MCP answers 404, legacy MCP 200. */
    public static RpcError unknownMethod(int status) {
        return new RpcError(status, JsonRpc.METHOD_NOT_FOUND, "unknown_method", "This server has no such method.");
    }

    public static RpcError headerMismatch(String problem) {
        return new RpcError(400, HEADER_MISMATCH, "header_mismatch", problem);
    }

    /**
     * A request names a revision that is not spoken here.
     *
     * @param supported the revision that needs no handshake, as discovery tells it
     */
    public static RpcError unsupportedVersion(String supported, @Nullable String requested) {
        ObjectNode details = Json.object();
        details.putArray("supported").add(supported);
        return new RpcError(
                400,
                UNSUPPORTED_PROTOCOL_VERSION,
                "unsupported_protocol_version",
                "This server does not speak the requested protocol version.",
                details.put("requested", requested));
    }

    public static RpcError internal() {
        return new RpcError(
                500,
                JsonRpc.INTERNAL_ERROR,
                "internal_error",
                "Something went wrong here. The server's log has it under this request id.");
    }

    /** An error of ours that is told inside a successful HTTP answer. */
    public static RpcError told(String name, String message) {
        return new RpcError(200, OWN_CODES - 400, name, message);
    }

    /** An error of the HTTP layer. */
    public static RpcError http(int status, String name, String message) {
        return new RpcError(status, OWN_CODES - status, name, message);
    }

    /** What the gate refused. What is not there, and what failed, is told inside a successful HTTP answer. */
    public static RpcError of(Refusal refusal) {
        int status = refusal.kind().status(FRONT);
        int code =
                switch (refusal.kind()) {
                    case UNKNOWN_TOOL, INVALID_ARGUMENTS -> JsonRpc.INVALID_PARAMS;
                    case FAILED -> JsonRpc.INTERNAL_ERROR;
                    case MISSING_CAPABILITY -> MISSING_CAPABILITY;
                    default -> OWN_CODES - status;
                };
        ObjectNode capabilities = refusal.capabilities();
        return new RpcError(
                status,
                code,
                refusal.code(),
                refusal.message(),
                capabilities == null ? null : Json.object().set("requiredCapabilities", capabilities));
    }
}
