package dev.gatehouse.content;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.audit.Sha256;
import dev.gatehouse.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * What the record keeps of a call's arguments: enough to recognise them, never the arguments themselves.
 *
 * @param digest SHA-256 of the arguments as JSON without blanks and with members sorted by name at every level, so that
 *     the same arguments always have the same digest
 * @param bytes how long that JSON is in UTF-8
 * @param preview the arguments as JSON with credentials replaced and long texts cut, at most {@value #LIMIT} characters
 *     and an ellipsis
 */
public record ArgumentPreview(Sha256 digest, long bytes, String preview) {
    private static final int LIMIT = 256;
    private static final int TEXT_LIMIT = 64;
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    /** The digest and the preview of these arguments. */
    public static ArgumentPreview of(ObjectNode arguments) {
        StringBuilder canonical = new StringBuilder(128);
        writeCanonical(arguments, canonical);
        StringBuilder preview = new StringBuilder(128);
        writePreview(arguments, preview);
        if (preview.length() > LIMIT) {
            preview.setLength(LIMIT);
            preview.append('…');
        }
        byte[] utf8 = canonical.toString().getBytes(StandardCharsets.UTF_8);
        return new ArgumentPreview(Sha256.of(utf8), utf8.length, preview.toString());
    }

    /** Whether a credential was found in the arguments, and replaced. */
    public boolean hidesCredentials() {
        return preview.contains(Secrets.REDACTED);
    }

    private static void writeCanonical(JsonNode node, StringBuilder out) {
        switch (node) {
            case ObjectNode object -> {
                String[] names = new String[object.size()];
                Iterator<String> all = object.fieldNames();
                for (int i = 0; i < names.length; i++) {
                    names[i] = all.next();
                }
                Arrays.sort(names);
                out.append('{');
                for (int i = 0; i < names.length; i++) {
                    writeText(names[i], i == 0 ? out : out.append(',')).append(':');
                    writeCanonical(object.path(names[i]), out);
                }
                out.append('}');
            }
            case JsonNode array
            when array.isArray() -> {
                out.append('[');
                for (int i = 0; i < array.size(); i++) {
                    writeCanonical(array.path(i), i == 0 ? out : out.append(','));
                }
                out.append(']');
            }
            case JsonNode text when text.isTextual() -> writeText(text.textValue(), out);
            default -> out.append(Json.plainNumber(node).asText());
        }
    }

    /** Stops as soon as there is more than can be kept: the cost is bounded whatever comes. */
    private static void writePreview(JsonNode node, StringBuilder out) {
        switch (node) {
            case ObjectNode object -> {
                out.append('{');
                boolean first = true;
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    if (out.length() > LIMIT) {
                        return;
                    }
                    writeText(Secrets.redact(member.getKey(), TEXT_LIMIT), first ? out : out.append(','))
                            .append(':');
                    first = false;
                    if (Secrets.isSecretName(member.getKey())) {
                        writeText(Secrets.REDACTED, out);
                    } else {
                        writePreview(member.getValue(), out);
                    }
                }
                out.append('}');
            }
            case JsonNode array
            when array.isArray() -> {
                out.append('[');
                for (int i = 0; i < array.size() && out.length() <= LIMIT; i++) {
                    writePreview(array.path(i), i == 0 ? out : out.append(','));
                }
                out.append(']');
            }
            case JsonNode text when text.isTextual() -> writeText(Secrets.redact(text.textValue(), TEXT_LIMIT), out);
            default -> out.append(node.asText());
        }
    }

    private static StringBuilder writeText(String text, StringBuilder out) {
        out.append('"');
        ENCODER.quoteAsString(text, out);
        return out.append('"');
    }
}
