package dev.gatehouse.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.gatehouse.audit.Sha256;
import dev.gatehouse.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What the record keeps of a tool's result: enough to recognise it, nothing of what it says.
 *
 * @param digest SHA-256 of the content blocks as the caller is given them, followed by the structured content if there
 *     is one: in the bytes in which they came, or else as JSON without blanks
 * @param bytes how long that JSON is in UTF-8
 */
public record ResultDigest(Sha256 digest, long bytes) {
    /** The digest of what a caller is given. */
    public static ResultDigest of(ArrayNode blocks, @Nullable JsonNode structured) {
        Sink sink = new Sink();
        try {
            Json.mapper().writeValue(sink, blocks);
            if (structured != null) {
                Json.mapper().writeValue(sink, structured);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written anywhere", e);
        }
        return new ResultDigest(Sha256.result(sink.sha256), sink.bytes);
    }

    /** Digests what is written to it. */
    private static final class Sink extends OutputStream {
        private final MessageDigest sha256 = Sha256.newDigest();
        private long bytes;

        @Override
        public void write(int b) {
            sha256.update((byte) b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            sha256.update(buffer, offset, length);
            bytes += length;
        }
    }
}
