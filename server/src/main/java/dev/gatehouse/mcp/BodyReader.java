package dev.gatehouse.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a request's body: JSON in UTF-8, not encoded, not larger than allowed. Thread-safe. */
final class BodyReader {
    private static final String JSON = "application/json";

    private BodyReader() {}

    /**
     * The body as one JSON value. What the headers already forbid is refused before a byte is read.
     *
     * @throws RpcException with 400, 413 or 415
     */
    static JsonNode read(HttpServletRequest request, int limit) throws RpcException {
        if (!isJson(request.getContentType())) {
            throw new RpcException(RpcError.http(
                    415, "unsupported_media_type", "Send the message with Content-Type: application/json, in UTF-8."));
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new RpcException(
                    RpcError.http(415, "unsupported_content_encoding", "Send the message without Content-Encoding."));
        }
        try {
            return StrictJson.read(bytes(request, limit));
        } catch (JsonRefused e) {
            throw new RpcException(RpcError.parseError(e.code(), e.getMessage()));
        } catch (IOException e) {
            throw new RpcException(RpcError.http(400, "body_incomplete", "The body ended too early or came too slowly."));
        }
    }

    private static byte[] bytes(HttpServletRequest request, int limit) throws IOException, RpcException {
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            throw tooLarge(limit);
        }
        InputStream in = request.getInputStream();
        if (announced < 0) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw tooLarge(limit);
            }
            return bytes;
        }
        byte[] bytes = new byte[(int) announced];
        int read = in.readNBytes(bytes, 0, bytes.length);
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }

    private static RpcException tooLarge(int limit) {
        return new RpcException(
                RpcError.http(413, "body_too_large", "The body is larger than " + limit + " bytes."));
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null || !contentType.regionMatches(true, 0, JSON, 0, JSON.length())) {
            return false;
        }
        if (contentType.length() == JSON.length()) {
            return true;
        }
        String parameters = contentType.substring(JSON.length()).strip().toLowerCase(Locale.ROOT);
        int charset = parameters.indexOf("charset=");
        return parameters.startsWith(";")
                && (charset < 0
                        || parameters.startsWith("utf-8", charset + 8)
                        || parameters.startsWith("\"utf-8\"", charset + 8));
    }
}
