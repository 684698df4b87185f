package dev.gatehouse.discovery.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gatehouse.egress.EgressAnswer;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressRefused;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one request brought: an answer, or the reason why there is none. Immutable.
 *
 * @param answer absent if there is none
 * @param failure why there is none; absent if there is one
 * @param forbidden whether our own rules kept the request from being sent
 */
record Reply(
        String method,
        URI url,
        @Nullable EgressAnswer answer,
        @Nullable String failure,
        boolean forbidden,
        Duration elapsed) {
    /** What to do about a URL that our own rules keep the doctor from. */
    static final String FORBIDDEN_FIX = "The doctor itself may not fetch this URL, so a client may fare better. Look"
            + " from the command line, ./gatehouse doctor URL, with --allow HOST for another private host.";

    /** What no JSON reads as. */
    static final JsonNode NOTHING = MissingNode.getInstance();

    static Reply of(String method, URI url, EgressAnswer answer, Duration elapsed) {
        return new Reply(method, url, answer, null, false, elapsed);
    }

    static Reply failed(String method, URI url, EgressException failure, Duration elapsed) {
        return new Reply(method, url, null, failure.reason(), failure instanceof EgressRefused, elapsed);
    }

    /** The status; 0 if there is no answer. */
    int status() {
        return answer == null ? 0 : answer.status();
    }

    boolean isRedirect() {
        return switch (status()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    boolean failed() {
        return answer == null;
    }

    Optional<String> header(String name) {
        return answer == null ? Optional.empty() : answer.header(name);
    }

    String body() {
        return answer == null ? "" : answer.body();
    }

    String contentType() {
        return header("Content-Type").orElse("no content type").toLowerCase(Locale.ROOT);
    }

    /** The body as one JSON value; missing if it is none. */
    JsonNode json() {
        try {
            return StrictJson.read(body().getBytes(StandardCharsets.UTF_8));
        } catch (JsonRefused e) {
            return NOTHING;
        }
    }

    /** The answer in a few words, such as {@code 404 with text/html}. */
    String words() {
        if (failure != null) {
            return failure;
        }
        if (isRedirect()) {
            return status() + " to " + header("Location").orElse("nowhere");
        }
        return status() + (body().isEmpty() ? " without a body" : " with " + contentType());
    }
}
