package dev.gatehouse.egress;

import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A request to a backend that the configuration names. Immutable but for a streamed body, which is read once.
 *
 * @param method the HTTP method
 * @param headers fields to send, names with their values; {@code Host}, length and connection are ours to set
 * @param body what to send
 * @param maxBytes the longest answer that is taken, counted after decompression
 */
public record UpstreamRequest(
        String method, URI url, Map<String, List<String>> headers, Body body, long maxBytes, Timeouts timeouts) {
    public UpstreamRequest {
        headers = Map.copyOf(headers);
        headers.forEach((name, values) -> {
            if (!isToken(name) || breakLine(values)) {
                throw new IllegalArgumentException("the header field " + name + " cannot be sent");
            }
        });
    }

    /** What is sent after the head. */
    public sealed interface Body {
        /** Nothing. */
        record None() implements Body {}

        /** These bytes; the array must not change any more. */
        @SuppressWarnings("ArrayRecordComponent") // compared by nobody
        record Bytes(byte[] bytes) implements Body {}

        /** What is read from a stream, which is closed then; {@code length} is -1 where it is not known. */
        record Streamed(InputStream stream, long length) implements Body {}
    }

    // Loops, since every call of a backend passes here: as streams of characters these took 2 % of its time.
    private static boolean breakLine(List<String> values) {
        for (String value : values) {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if ((c < ' ' && c != '\t') || c == 0x7f) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0)) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
