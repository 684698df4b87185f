package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;

/** Each hop says a {@code _meta} of its own; what stands beside it goes on as it came. */
final class OwnMeta {
    private static final String META = "_meta";

    private OwnMeta() {}

    /** The same parameters, of which others can be set and {@code _meta} changed. */
    static ObjectNode in(ObjectNode params) {
        ObjectNode own = Json.object().setAll(params);
        if (own.get(META) instanceof ObjectNode meta) {
            own.set(META, meta.deepCopy());
        }
        return own;
    }
}
