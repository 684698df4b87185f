package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.upstream.forwarding.InboundFields;
import dev.gatehouse.upstream.forwarding.TraceFields;
import java.util.List;
import java.util.Set;

/**
 * What a client says beside what the gateway understands: it goes on as it came to whom it concerns. What belongs to
 * the protocol is for each hop to say by itself, and nothing goes on that a server could take for an identity or a
 * credential.
 */
final class Strangers {
    /** What the requests of every revision hold. */
    private static final Set<String> OF_REQUESTS = Set.of(
            "name",
            "arguments",
            "uri",
            "ref",
            "argument",
            "context",
            "cursor",
            "level",
            "task",
            "inputResponses",
            "requestState",
            "progressToken",
            "_meta");

    private static final List<String> OF_THE_PROTOCOL =
            List.of("io.modelcontextprotocol/", "modelcontextprotocol.io/", "mcp/");

    private Strangers() {}

    /** Parameters with what stands beside them in what the client sent; themselves if nothing does. */
    static ObjectNode beside(ObjectNode params, ObjectNode sent) {
        ObjectNode others = Json.object();
        sent.properties().forEach(member -> {
            if (!OF_REQUESTS.contains(member.getKey()) && InboundFields.mayPass(member.getKey(), List.of())) {
                others.set(member.getKey(), member.getValue());
            }
        });
        ObjectNode meta = meta(sent.path("_meta"));
        if (!meta.isEmpty()) {
            others.set("_meta", meta);
        }
        return others.isEmpty() ? params : others.setAll(params);
    }

    private static ObjectNode meta(JsonNode sent) {
        ObjectNode passed = Json.object();
        sent.properties().forEach(member -> {
            String key = member.getKey();
            if (!key.equals("progressToken")
                    && !TraceFields.NAMES.contains(key)
                    && OF_THE_PROTOCOL.stream().noneMatch(key::startsWith)
                    && InboundFields.mayPass(key.substring(key.lastIndexOf('/') + 1), List.of())) {
                passed.set(key, member.getValue());
            }
        });
        return passed;
    }
}
