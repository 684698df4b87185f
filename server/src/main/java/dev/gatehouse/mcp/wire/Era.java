package dev.gatehouse.mcp.wire;

import dev.gatehouse.json.JsonRpc;

/** How the revisions of one era of MCP answer. Thread-safe. */
public interface Era {
    /** Takes one message of an admitted request; whatever becomes of it is recorded once. */
    public Reply answer(JsonRpc message, Exchange exchange);
}
