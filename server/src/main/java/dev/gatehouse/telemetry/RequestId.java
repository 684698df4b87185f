package dev.gatehouse.telemetry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id of a request: the client's if it is well-formed, else a new one; always returned. */
public final class RequestId {
    /** The header that carries it, both ways. */
    public static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final int LENGTH_LIMIT = 64;
    private static final int NEW_LENGTH = 22;
    private static final char[] ALPHABET =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_".toCharArray();

    private RequestId() {}

    /** Finds or makes the request's id and sets it on the response. */
    public static String of(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String id = of(request.getHeader(HEADER));
        response.setHeader(HEADER, id);
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** The id that a client sent, if it is well-formed, else a new one. */
    public static String of(@Nullable String sent) {
        return sent != null && isWellFormed(sent) ? sent : next();
    }

    private static boolean isWellFormed(String id) {
        if (id.isEmpty() || id.length() > LENGTH_LIMIT) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** Unique, not secret: 128 bits of a fast generator. */
    private static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] id = new char[NEW_LENGTH];
        long bits = 0;
        for (int i = 0; i < NEW_LENGTH; i++) {
            if (i % 10 == 0) {
                bits = random.nextLong();
            }
            id[i] = ALPHABET[(int) (bits & 63)];
            bits >>>= 6;
        }
        return new String(id);
    }
}
