package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;

/** What we say of ourselves to servers: an {@code Implementation} of MCP's schema. */
public record ClientInfo(String name, String version) {
    ObjectNode json() {
        return Json.object().put("name", name).put("version", version);
    }
}
