package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A request breaks the wire's rules. Carries no stack trace: anybody can provoke it. */
public final class RpcException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RpcError error;
    private final transient @Nullable JsonNode id;

    public RpcException(RpcError error, @Nullable JsonNode id) {
        super(error.message(), null, false, false);
        this.error = error;
        this.id = id;
    }

    public RpcException(RpcError error) {
        this(error, null);
    }

    public RpcError error() {
        return error;
    }

    /** The id of the message, as far as it could be read. */
    @Nullable
    public JsonNode id() {
        return id;
    }
}
