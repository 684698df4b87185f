package dev.gatehouse.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Objects and arrays that are written in the very bytes that they were read from, wherever UTF-8 is written. Nothing in
 * them can be changed, so that what is written is what was checked; a deep copy is an ordinary value, which can be.
 */
final class Verbatim {
    private Verbatim() {}

    /** {@code members} must be unmodifiable, and so must everything in them. */
    static ObjectNode object(JsonNodeFactory nodes, Map<String, JsonNode> members, byte[] bytes) {
        return new VerbatimObject(nodes, members, new RawUtf8(bytes));
    }

    /** {@code elements} must be unmodifiable, and so must everything in them. */
    static ArrayNode array(JsonNodeFactory nodes, List<JsonNode> elements, byte[] bytes) {
        return new VerbatimArray(nodes, elements, new RawUtf8(bytes));
    }

    @SuppressWarnings("unchecked") // in how Jackson's own class copies itself
    private static final class VerbatimObject extends ObjectNode {
        private static final long serialVersionUID = 1L;

        private final RawUtf8 raw;

        VerbatimObject(JsonNodeFactory nodes, Map<String, JsonNode> members, RawUtf8 raw) {
            super(nodes, members);
            this.raw = raw;
        }

        @Override
        public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
            if (!raw.writtenTo(json)) {
                super.serialize(json, provider);
            }
        }
    }

    @SuppressWarnings("unchecked") // in how Jackson's own class copies itself
    private static final class VerbatimArray extends ArrayNode {
        private static final long serialVersionUID = 1L;

        private final RawUtf8 raw;

        VerbatimArray(JsonNodeFactory nodes, List<JsonNode> elements, RawUtf8 raw) {
            super(nodes, elements);
            this.raw = raw;
        }

        @Override
        public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
            if (!raw.writtenTo(json)) {
                super.serialize(json, provider);
            }
        }
    }
}
