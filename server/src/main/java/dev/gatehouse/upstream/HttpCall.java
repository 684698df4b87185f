package dev.gatehouse.upstream;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a backend, without anything that tells on whose behalf.
 *
 * @param method the HTTP method
 * @param target the path and query that follow the backend's URL, encoded
 * @param headers fields to send
 * @param body what to send, in UTF-8; absent for none
 * @param harmlessTwice whether doing it twice does no more than doing it once (RFC 9110 §9.2.2)
 */
public record HttpCall(
        String method,
        String target,
        Map<String, String> headers,
        @Nullable String body,
        boolean harmlessTwice) {
    public HttpCall {
        headers = Map.copyOf(headers);
    }
}
