package dev.gatehouse.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.telemetry.RequestId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes small JSON answers of plain HTTP: documents, probes and the uniform error of {@code docs/errors.md}. */
public final class JsonResponse {
    private JsonResponse() {}

    /** Sends a whole document. The content is marked as JSON whatever a browser may guess. */
    public static void send(HttpServletResponse response, int status, JsonNode body) throws IOException {
        byte[] bytes = Json.bytes(body);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** Sends an error that belongs to no decision; never cached. The request id is the response's, if it has one. */
    public static void error(HttpServletResponse response, int status, String code, String message) throws IOException {
        ObjectNode body = Json.object().put("code", code).put("message", message);
        String requestId = response.getHeader(RequestId.HEADER);
        if (requestId != null) {
            body.put("requestId", requestId);
        }
        response.setHeader("Cache-Control", "no-store");
        send(response, status, body);
    }
}
