package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What this server says of itself.
 *
 * @param version the gateway's version
 * @param instructions what clients may tell their model, if configured
 */
public record ServerInfo(String version, @Nullable String instructions) {
    /** An {@code Implementation} of MCP's schema. */
    public ObjectNode implementation() {
        return Json.object().put("name", "gatehouse").put("title", "Gatehouse").put("version", version);
    }
}
