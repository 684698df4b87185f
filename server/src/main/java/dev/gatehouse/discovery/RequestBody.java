package dev.gatehouse.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/** Reads a request's body: strict JSON in UTF-8, not encoded, not larger than allowed. */
public final class RequestBody {
    private static final String JSON = "application/json";
    private static final String CHARSET = "charset=";

    private RequestBody() {}

    /** Why a body is not taken. Carries no stack trace: anybody can provoke it. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String code;

        /** A refusal of this HTTP status and stable code. */
        public Refused(int status, String code, String message) {
            super(message, null, false, false);
            this.status = status;
            this.code = code;
        }

        /** The HTTP status: 400 if it was read and is no JSON, else 413 or 415. */
        public int status() {
            return status;
        }

        /** The stable code of {@code docs/errors.md}. */
        public String code() {
            return code;
        }

        /** One sentence for people that repeats nothing of the body. */
        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /**
     * The body as a JSON-RPC message, or a batch, of at most {@code limit} bytes ({@link StrictJson#readMessage}). What
     * the headers already forbid is refused before a byte is read.
     */
    public static JsonNode readMessage(HttpServletRequest request, int limit) throws Refused {
        return read(request, limit, StrictJson::readMessage);
    }

    /**
     * The body as one JSON value ({@link StrictJson#readVerbatim}), for fronts where no body at all means an empty
     * object.
     */
    public static JsonNode readOptional(HttpServletRequest request, int limit) throws Refused {
        return isAnnounced(request) ? read(request, limit, StrictJson::readVerbatim) : Json.object();
    }

    /**
     * Announces that the connection ends with this answer, if a body is left unread: nobody must be able to make us
     * take in a large body just to refuse it, and no client must reuse a connection that is about to close.
     */
    public static void leaveUnread(HttpServletRequest request, HttpServletResponse response) {
        if (isAnnounced(request)) {
            response.setHeader("Connection", "close");
        }
    }

    private static boolean isAnnounced(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    /** One way to read JSON. */
    @FunctionalInterface
    private interface Reading {
        JsonNode of(byte[] body) throws JsonRefused;
    }

    private static JsonNode read(HttpServletRequest request, int limit, Reading reading) throws Refused {
        if (!isJson(request.getContentType())) {
            throw new Refused(415, "unsupported_media_type", "Send the body as application/json, in UTF-8.");
        }
        byte[] body = bytes(request, limit);
        try {
            return reading.of(body);
        } catch (JsonRefused e) {
            throw new Refused(400, e.code(), e.getMessage());
        }
    }

    private static byte[] bytes(HttpServletRequest request, int limit) throws Refused {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refused(415, "unsupported_content_encoding", "Send the body without Content-Encoding.");
        }
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            throw tooLarge(limit);
        }
        try {
            byte[] bytes = announced < 0 ? upTo(limit, request) : exactly((int) announced, request);
            if (bytes.length > limit) {
                throw tooLarge(limit);
            }
            return bytes;
        } catch (IOException | HttpException.RuntimeException e) { // the latter when it comes below the least rate
            throw new Refused(400, "body_incomplete", "The body ended too early or came too slowly.");
        }
    }

    private static byte[] upTo(int limit, HttpServletRequest request) throws IOException {
        return request.getInputStream().readNBytes(limit + 1);
    }

    private static byte[] exactly(int length, HttpServletRequest request) throws IOException {
        InputStream in = request.getInputStream();
        byte[] bytes = new byte[length];
        int read = in.readNBytes(bytes, 0, length);
        return read == length ? bytes : Arrays.copyOf(bytes, read);
    }

    private static Refused tooLarge(int limit) {
        return new Refused(413, "body_too_large", "The body is larger than " + limit + " bytes.");
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null || !contentType.regionMatches(true, 0, JSON, 0, JSON.length())) {
            return false;
        }
        if (contentType.length() == JSON.length()) {
            return true;
        }
        String parameters = contentType.substring(JSON.length()).strip().toLowerCase(Locale.ROOT);
        int charset = parameters.indexOf(CHARSET);
        return parameters.startsWith(";")
                && (charset < 0
                        || parameters.startsWith("utf-8", charset + CHARSET.length())
                        || parameters.startsWith("\"utf-8\"", charset + CHARSET.length()));
    }
}
