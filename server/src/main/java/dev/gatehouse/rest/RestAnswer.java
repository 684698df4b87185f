package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.discovery.RequestBody;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.json.Json;
import dev.gatehouse.telemetry.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The envelope of the REST front: {@code {ok:true,data,…}} or {@code {ok:false,error,…}}. One for each request. */
public final class RestAnswer {
    static final String FRONT = "rest";
    /** 422: the request was understood and allowed, and the tool could not do it. */
    static final int TOOL_FAILED = 422;

    private final HttpServletResponse response;
    private final String requestId;
    private final long startNanos;

    public RestAnswer(HttpServletResponse response, String requestId, long startNanos) {
        this.response = response;
        this.requestId = requestId;
        this.startNanos = startNanos;
        response.setHeader("Cache-Control", "no-store");
    }

    /** Where a request to this front came in. */
    static Envelope envelope(HttpServletRequest request, String requestId, long startNanos) {
        return envelope(FRONT, request, requestId, startNanos);
    }

    /** The same of another front of plain HTTP. */
    public static Envelope envelope(String front, HttpServletRequest request, String requestId, long startNanos) {
        return new Envelope(
                requestId,
                TraceContext.of(request),
                request.getRemoteAddr(),
                front,
                "http",
                null,
                request.getHeader("User-Agent"),
                null,
                startNanos);
    }

    /** The body of the request will not be read. */
    public void leaveUnread(HttpServletRequest request) {
        RequestBody.leaveUnread(request, response);
    }

    void succeed(JsonNode data, String uid) throws IOException {
        succeed(data, null, uid);
    }

    /** The same with what has to be said of the data, if anything. */
    void succeed(JsonNode data, @Nullable String notice, String uid) throws IOException {
        ObjectNode body = Json.object().put("ok", true);
        body.set("data", data);
        if (notice != null) {
            body.put("notice", notice);
        }
        body.put("requestId", requestId)
                .put("elapsedMs", Math.round((System.nanoTime() - startNanos) / 1e3) / 1e3)
                .put("uid", uid);
        JsonResponse.send(response, 200, body);
    }

    public void fail(int status, String code, String message, @Nullable String decisionId) throws IOException {
        ObjectNode body = Json.object().put("ok", false);
        ObjectNode error = body.putObject("error").put("code", code).put("message", message);
        if (decisionId != null) {
            error.put("decisionId", decisionId);
        }
        JsonResponse.send(response, status, body.put("requestId", requestId));
    }

    public void refuse(Refusal refusal, @Nullable String challenge) throws IOException {
        if (challenge != null) {
            response.setHeader("WWW-Authenticate", challenge);
        }
        Duration retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            response.setHeader("Retry-After", seconds(retryAfter));
        }
        fail(refusal.kind().status(FRONT), refusal.code(), refusal.message(), refusal.decisionId());
    }

    /**
     * The status for a failure of this code. What is the backend's fault is told as a gateway does (RFC 9110 §15.6).
     */
    public static int statusOf(String code) {
        return switch (code) {
            case "upstream_timeout" -> 504;
            case "upstream_unavailable", "upstream_busy" -> 503;
            case "upstream_unreachable", "upstream_failed", "upstream_unusable", "upstream_not_allowed" -> 502;
            case "identity_missing", "token_not_for_upstream", "upstream_token_refused" -> 403;
            default -> TOOL_FAILED;
        };
    }

    /** Says after how many seconds another try is worth it; nothing for 0. */
    public void retryAfter(long seconds) {
        if (seconds > 0) {
            response.setHeader("Retry-After", Long.toString(seconds));
        }
    }

    /** A {@code Retry-After} value: whole seconds, at least one. */
    static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }
}
