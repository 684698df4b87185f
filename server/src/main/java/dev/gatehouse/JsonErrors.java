package dev.gatehouse;

import dev.gatehouse.json.Json;
import dev.gatehouse.telemetry.RequestId;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP server itself refuses, before any of our code sees it: the uniform error of {@code docs/errors.md},
 * never Jetty's page, and nothing of the inside. Stateless, thread-safe.
 */
final class JsonErrors extends ErrorHandler {
    /** Methods that have no error page in a browser get their error as well. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            String message,
            @Nullable Throwable cause,
            Callback callback) {
        String known = response.getHeaders().get(RequestId.HEADER);
        String requestId = known == null ? RequestId.of(request.getHeaders().get(RequestId.HEADER)) : known;
        response.getHeaders()
                .put(RequestId.HEADER, requestId)
                .put(HttpHeader.CONTENT_TYPE, "application/json")
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put("X-Content-Type-Options", "nosniff");
        byte[] body = Json.bytes(Json.object()
                .put("code", code(status))
                .put("message", sentence(status))
                .put("requestId", requestId));
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static String code(int status) {
        return switch (status) {
            case HttpStatus.NOT_FOUND_404 -> "not_found";
            case HttpStatus.METHOD_NOT_ALLOWED_405, HttpStatus.NOT_IMPLEMENTED_501 -> "method_not_allowed";
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> "header_too_large";
            case HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 -> "malformed_request";
            default -> status < HttpStatus.INTERNAL_SERVER_ERROR_500 ? "malformed_request" : "internal_error";
        };
    }

    private static String sentence(int status) {
        return switch (code(status)) {
            case "not_found" -> "There is nothing at this path.";
            case "method_not_allowed" -> "This path does not answer this method.";
            case "header_too_large" -> "The URL or the header fields of this request are too long.";
            case "malformed_request" ->
                "This is not a request that HTTP allows: " + HttpStatus.getMessage(status) + ".";
            default -> "Something went wrong here. The server's log has it under this request id.";
        };
    }
}
