package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.discovery.RequestBody;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The envelope of the REST front: {@code {ok:true,data,…}} or {@code {ok:false,error,…}}. One for each request. */
final class RestAnswer {
    static final String FRONT = "rest";

    private final HttpServletResponse response;
    private final String requestId;
    private final long startNanos;

    RestAnswer(HttpServletResponse response, String requestId, long startNanos) {
        this.response = response;
        this.requestId = requestId;
        this.startNanos = startNanos;
        response.setHeader("Cache-Control", "no-store");
    }

    /** Where a request to this front came in. */
    static Envelope envelope(HttpServletRequest request, String requestId, long startNanos) {
        return new Envelope(
                requestId,
                null,
                request.getRemoteAddr(),
                FRONT,
                "http",
                null,
                request.getHeader("User-Agent"),
                null,
                startNanos);
    }

    /** The body of the request will not be read. */
    void leaveUnread(HttpServletRequest request) {
        RequestBody.leaveUnread(request, response);
    }

    void succeed(JsonNode data, String uid) throws IOException {
        ObjectNode body = Json.object().put("ok", true);
        body.set("data", data);
        body.put("requestId", requestId)
                .put("elapsedMs", Math.round((System.nanoTime() - startNanos) / 1e3) / 1e3)
                .put("uid", uid);
        JsonResponse.send(response, 200, body);
    }

    void fail(int status, String code, String message, @Nullable String decisionId) throws IOException {
        ObjectNode body = Json.object().put("ok", false);
        ObjectNode error = body.putObject("error").put("code", code).put("message", message);
        if (decisionId != null) {
            error.put("decisionId", decisionId);
        }
        JsonResponse.send(response, status, body.put("requestId", requestId));
    }

    void refuse(Refusal refusal, @Nullable String challenge) throws IOException {
        if (challenge != null) {
            response.setHeader("WWW-Authenticate", challenge);
        }
        Duration retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            response.setHeader("Retry-After", seconds(retryAfter));
        }
        fail(refusal.kind().status(FRONT), refusal.code(), refusal.message(), refusal.decisionId());
    }

    /** A {@code Retry-After} value: whole seconds, at least one. */
    static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }
}
