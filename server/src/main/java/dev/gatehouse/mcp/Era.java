package dev.gatehouse.mcp;

import dev.gatehouse.json.JsonRpc;

/** How the revisions of one era of MCP answer. Thread-safe. */
sealed interface Era permits ModernEra, LegacyEra {
    /** Takes one message of an admitted request; whatever becomes of it is recorded once. */
    Reply answer(JsonRpc message, Exchange exchange);
}
