package dev.gatehouse.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a JSON object of an issuer strictly: exact UTF-8, no duplicate members, nothing after it. */
final class StrictObject {
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private StrictObject() {}

    /** The bytes are not such an object; the message says why in words for people. */
    static final class NotStrict extends Exception {
        private static final long serialVersionUID = 1L;

        NotStrict(String message) {
            super(message);
        }
    }

    static ObjectNode read(byte[] bytes) throws NotStrict {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NotStrict("is not valid UTF-8");
        }
        try {
            JsonNode node = READER.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new NotStrict("is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new NotStrict(
                    e.getOriginalMessage().contains("Duplicate field") ? "names a member twice" : "is not strict JSON");
        }
    }
}
