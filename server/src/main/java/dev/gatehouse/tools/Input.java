package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the client has answered to an {@link InputRequired}, and the state that went with it.
 *
 * @param responses the client's answers by key, untrusted and in no way checked; answers may be missing, wrong or more
 *     than was asked for
 * @param state exactly what the handler gave out; only for the same caller, the same act and the same arguments
 */
public record Input(ObjectNode responses, @Nullable JsonNode state) {
    private static final Input NONE = new Input(Json.object(), null);

    /** What a handler has when it is called for the first time. */
    public static Input none() {
        return NONE;
    }

    /** The client's answer of this key; a missing node if there is none. */
    public JsonNode response(String key) {
        return responses.path(key);
    }

    /** What a person filled into the form of this key; absent if nothing came back, or they declined, or cancelled. */
    public @Nullable ObjectNode form(String key) {
        JsonNode answer = responses.path(key);
        return "accept".equals(answer.path("action").textValue()) && answer.path("content") instanceof ObjectNode form
                ? form
                : null;
    }
}
