package dev.gatehouse.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The one way this project writes JSON, and the mapper behind {@link StrictJson}. Writes compactly; times are ISO 8601.
 * Thread-safe.
 */
public final class Json {
    static final int MAX_DEPTH = 64;
    static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(factory())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .nodeFactory(new ExactNumbers())
            .addModule(new JavaTimeModule())
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer();

    private Json() {}

    /**
     * The shared mapper, for binding trees to records and back; never reconfigure it. Untrusted text goes through
     * {@link StrictJson}.
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A tree, record or collection as UTF-8 JSON. */
    public static byte[] bytes(Object value) {
        try {
            return WRITER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A value of our own cannot be written as JSON", e);
        }
    }

    /** A tree, record or collection as JSON text. */
    public static String text(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A value of our own cannot be written as JSON", e);
        }
    }

    /**
     * JSON text without line breaks, for what is read line by line. Between the tokens of what was passed on as it came
     * there may be some, and nowhere else; each becomes a blank.
     */
    public static byte[] line(byte[] text) {
        byte[] line = text;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n' || text[i] == '\r') {
                line = line == text ? text.clone() : line;
                line[i] = ' ';
            }
        }
        return line;
    }

    /**
     * The value itself, but a number that keeps the spelling it was read in ({@code 1e2}, {@code 1E+2}) in the one that
     * all of its spellings share: for digests of what a text says.
     */
    public static JsonNode plainNumber(JsonNode value) {
        return SpelledNumbers.plain(value);
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                // The default pool belongs to threads, and a virtual thread lives for one request only.
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                // Names of callers would fill the JVM's own string table.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build())
                .build();
    }
}
