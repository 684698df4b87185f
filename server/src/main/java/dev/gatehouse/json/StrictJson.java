package dev.gatehouse.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON of strangers so that everyone who reads it after us sees the same: RFC 8259 in strict UTF-8 without a byte
 * order mark or lone surrogates (RFC 7493 §2.1), no member twice (§2.3), at most 64 levels deep, numbers of at most 100
 * characters within the range of a double, nothing after the value. Thread-safe.
 */
public final class StrictJson {
    private StrictJson() {}

    /** Reads one JSON value; numbers are written again as they were read. */
    public static JsonNode read(byte[] body) throws JsonRefused {
        return read(body, Keep.NOTHING);
    }

    /**
     * The same for an object or array that is passed on: written as UTF-8, it is the very bytes that were read. It
     * cannot be changed; a deep copy can, and is written like any other value.
     */
    public static JsonNode readVerbatim(byte[] body) throws JsonRefused {
        return read(body, Keep.WHOLE);
    }

    /**
     * The same for a JSON-RPC message, or a batch of them: so is each object or array that is a member of its
     * {@code params} or {@code result}, but {@code _meta}.
     */
    public static JsonNode readMessage(byte[] body) throws JsonRefused {
        return read(body, Keep.PARTS);
    }

    private static JsonNode read(byte[] body, Keep keep) throws JsonRefused {
        Utf8Text.check(body);
        try (JsonParser json = Json.mapper().createParser(body)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                throw new JsonRefused("json_malformed", "The body is empty; it must be one JSON value.");
            }
            try {
                JsonNode value = new TreeReader(body, json).value(first, keep);
                if (json.nextToken() != null) {
                    throw malformed(json.currentTokenLocation());
                }
                return value;
            } catch (TreeReader.Duplicate e) {
                throw new JsonRefused(
                        "json_duplicate_member",
                        "An object has the same member twice" + place(json.currentTokenLocation()) + ".");
            }
        } catch (ExactNumbers.OutOfRange | NumberFormatException e) {
            // Jackson throws the latter, unchecked, for an exponent of more than ten digits.
            throw new JsonRefused("json_number_refused", "A number is out of the range of a double.");
        } catch (StreamConstraintsException e) {
            throw beyondLimits(e);
        } catch (JsonProcessingException e) {
            throw malformed(e.getLocation());
        } catch (IOException e) {
            throw new JsonRefused("json_malformed", "The body is not valid JSON.");
        }
    }

    private static JsonRefused beyondLimits(JsonProcessingException e) {
        return e.getOriginalMessage().contains("nesting depth")
                ? new JsonRefused(
                        "json_too_deep",
                        "The body is nested more than " + Json.MAX_DEPTH + " levels deep" + place(e.getLocation())
                                + ".")
                : e.getOriginalMessage().contains("Number")
                        ? new JsonRefused(
                                "json_number_refused",
                                "A number has more than " + Json.MAX_NUMBER_LENGTH + " characters"
                                        + place(e.getLocation()) + ".")
                        : new JsonRefused(
                                "json_malformed",
                                "A name or text in the body is too long" + place(e.getLocation()) + ".");
    }

    private static JsonRefused malformed(@Nullable JsonLocation location) {
        return new JsonRefused("json_malformed", "The body is not valid JSON" + place(location) + ".");
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
