package dev.gatehouse.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.console.api.ErrorView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers with an error in the one shape that every error of the admin port has, where JAX-RS is not at work. */
final class ErrorWriter {
    private final ObjectMapper json;

    ErrorWriter(ObjectMapper json) {
        this.json = json;
    }

    static ErrorView view(ApiError error, HttpServletRequest request) {
        return new ErrorView(
                error.code(),
                error.message(),
                HeadersFilter.requestId(request),
                null,
                error.current(),
                error.currentOffering());
    }

    void write(HttpServletRequest request, HttpServletResponse response, ApiError error) throws IOException {
        response.setStatus(error.status());
        if (error.retryAfter() != null) {
            response.setHeader("Retry-After", String.valueOf(error.retryAfter().toSeconds()));
        }
        response.setContentType("application/json");
        json.writeValue(response.getOutputStream(), view(error, request));
    }
}
