package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Where a claim is. A name that begins with a slash is a JSON Pointer (RFC 6901) into the claims, such as
 * {@code /realm_access/roles}; every other name is that of a top-level claim, exactly as it is written, so that
 * {@code https://example.com/tenant} and {@code a.b} mean what they say. Immutable.
 *
 * @param text as it is configured
 * @param pointer what it points to; absent for a top-level name
 */
public record ClaimPath(String text, @Nullable JsonPointer pointer) {
    /**
     * Reads a configured name.
     *
     * @throws IllegalArgumentException if it names nothing
     */
    @JsonCreator
    public static ClaimPath of(String text) {
        if (text.isBlank() || text.equals("/")) {
            throw new IllegalArgumentException(
                    "identity.issuers: a claim has an empty name; write it as in the token, or as a JSON Pointer "
                            + "such as /realm_access/roles");
        }
        return new ClaimPath(text, text.startsWith("/") ? JsonPointer.compile(text) : null);
    }

    /** The claim; absent if the token has none of this name. */
    @Nullable
    JsonNode in(ObjectNode claims) {
        if (pointer == null) {
            return claims.get(text);
        }
        JsonNode found = claims.at(pointer);
        return found.isMissingNode() ? null : found;
    }

    @Override
    @JsonValue
    public String toString() {
        return text;
    }
}
