package dev.gatehouse.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a tree of one text's tokens, in which numbers keep their spelling and the values that are to keep their bytes
 * do. For one text.
 */
final class TreeReader {
    private static final JsonNodeFactory NODES = new ExactNumbers();

    private final byte[] text;
    private final JsonParser json;

    /** {@code json} reads {@code text}, and has read nothing of it yet. */
    TreeReader(byte[] text, JsonParser json) {
        this.text = text;
        this.json = json;
    }

    /** A member stands twice in an object. */
    static final class Duplicate extends IOException {
        private static final long serialVersionUID = 1L;

        Duplicate() {
            super("duplicate member");
        }
    }

    /** The value that begins with this token. */
    JsonNode value(JsonToken token, Keep keep) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(keep);
            case START_ARRAY -> array(keep);
            case VALUE_STRING -> TextNode.valueOf(json.getText());
            case VALUE_NUMBER_INT -> SpelledNumbers.integer(json);
            case VALUE_NUMBER_FLOAT -> SpelledNumbers.fraction(json, NODES);
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.getInstance();
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("no value begins with " + token);
        };
    }

    private ObjectNode object(Keep keep) throws IOException {
        int from = start(keep);
        Map<String, JsonNode> members = new LinkedHashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (members.put(name, value(json.nextToken(), keep.member(name))) != null) {
                throw new Duplicate();
            }
        }
        return switch (keep) {
            case WHOLE -> Verbatim.object(NODES, Collections.unmodifiableMap(members), bytes(from));
            case AROUND -> new ObjectNode(NODES, Collections.unmodifiableMap(members));
            case NOTHING, PARTS, MEMBERS -> new ObjectNode(NODES, members);
        };
    }

    private ArrayNode array(Keep keep) throws IOException {
        int from = start(keep);
        List<JsonNode> elements = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            elements.add(value(token, keep.element()));
        }
        return switch (keep) {
            case WHOLE -> Verbatim.array(NODES, Collections.unmodifiableList(elements), bytes(from));
            case AROUND -> new ArrayNode(NODES, Collections.unmodifiableList(elements));
            case NOTHING, PARTS, MEMBERS -> new ArrayNode(NODES, elements);
        };
    }

    private int start(Keep keep) {
        return keep == Keep.WHOLE ? Math.toIntExact(json.currentTokenLocation().getByteOffset()) : 0;
    }

    /** A copy, so that whoever keeps one value does not keep all that came with it. */
    private byte[] bytes(int from) {
        int end = Math.toIntExact(json.currentLocation().getByteOffset());
        return Arrays.copyOfRange(text, from, end);
    }
}
