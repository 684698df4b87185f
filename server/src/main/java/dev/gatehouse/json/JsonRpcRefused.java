package dev.gatehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Text that is not a JSON-RPC message. The message is for whoever sent it and repeats nothing of the text. */
public final class JsonRpcRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient @Nullable JsonNode id;

    JsonRpcRefused(int code, @Nullable JsonNode id, String message) {
        super(message, null, false, false);
        this.code = code;
        this.id = id;
    }

    /** -32700 (not JSON) or -32600 (not a message), JSON-RPC 2.0 §5.1. */
    public int code() {
        return code;
    }

    /** The id to answer to, if there was a readable one. */
    public @Nullable JsonNode id() {
        return id;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
