package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;

/** Reads a JSON object of an issuer by the strict rules of {@link StrictJson}. */
final class StrictObject {
    private StrictObject() {}

    /** The bytes are not such an object; the message continues a sentence that names them. */
    static final class NotStrict extends Exception {
        private static final long serialVersionUID = 1L;

        NotStrict(String message) {
            super(message);
        }
    }

    static ObjectNode read(byte[] bytes) throws NotStrict {
        try {
            if (StrictJson.read(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonRefused e) {
            throw new NotStrict(
                    switch (e.code()) {
                        case "json_not_utf8" -> "is not strict UTF-8";
                        case "json_duplicate_member" -> "names a member twice";
                        case "json_number_refused" -> "has a number beyond all measure";
                        default -> "is not strict JSON";
                    });
        }
        throw new NotStrict("is not a JSON object");
    }
}
