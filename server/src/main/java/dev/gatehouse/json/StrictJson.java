package dev.gatehouse.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;

/**
 * Reads JSON of strangers so that everyone who reads it after us sees the same: RFC 8259 in strict UTF-8 without a byte
 * order mark or lone surrogates (RFC 7493 §2.1), no member twice (§2.3), at most 64 levels deep, numbers of at most 100
 * characters within the range of a double, nothing after the value. Thread-safe.
 */
public final class StrictJson {
    private static final ObjectReader READER = Json.mapper().readerFor(JsonNode.class);

    private StrictJson() {}

    /** Reads one JSON value; fractions keep every digit. */
    public static JsonNode read(byte[] body) throws JsonRefused {
        Utf8Text.check(body);
        try {
            JsonNode value = READER.readTree(body);
            if (value.isMissingNode()) {
                throw new JsonRefused("json_malformed", "The body is empty; it must be one JSON value.");
            }
            return value;
        } catch (ExactNumbers.OutOfRange | NumberFormatException e) {
            // Jackson throws the latter, unchecked, for an exponent of more than ten digits.
            throw new JsonRefused("json_number_refused", "A number is out of the range of a double.");
        } catch (JsonProcessingException e) {
            throw refusal(e);
        } catch (IOException e) {
            throw new JsonRefused("json_malformed", "The body is not valid JSON.");
        }
    }

    private static JsonRefused refusal(JsonProcessingException e) {
        return switch (e) {
            case StreamConstraintsException _ -> beyondLimits(e);
            case StreamReadException _ -> malformed(e);
            // The tree reader itself reports nothing but a duplicate member and what follows the value.
            case MismatchedInputException mismatch
            when isDuplicate(mismatch) ->
                new JsonRefused("json_duplicate_member", "An object has the same member twice" + place(e) + ".");
            default -> malformed(e);
        };
    }

    private static boolean isDuplicate(MismatchedInputException e) {
        return e.getOriginalMessage().startsWith("Duplicate");
    }

    private static JsonRefused beyondLimits(JsonProcessingException e) {
        return e.getOriginalMessage().contains("nesting depth")
                ? new JsonRefused(
                        "json_too_deep",
                        "The body is nested more than " + Json.MAX_DEPTH + " levels deep" + place(e) + ".")
                : e.getOriginalMessage().contains("Number")
                        ? new JsonRefused(
                                "json_number_refused",
                                "A number has more than " + Json.MAX_NUMBER_LENGTH + " characters" + place(e) + ".")
                        : new JsonRefused("json_malformed", "A name or text in the body is too long" + place(e) + ".");
    }

    private static JsonRefused malformed(JsonProcessingException e) {
        return new JsonRefused("json_malformed", "The body is not valid JSON" + place(e) + ".");
    }

    private static String place(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
