package dev.gatehouse.console;

import dev.gatehouse.console.api.OfferingView;
import dev.gatehouse.console.api.ToolView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is refused with a status, a stable code of {@code docs/errors.md} and a sentence for people. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;
    private final String message;
    private final transient @Nullable ToolView current;
    private final transient @Nullable OfferingView currentOffering;
    private final @Nullable Duration retryAfter;

    private ApiError(
            int status,
            String code,
            String message,
            @Nullable ToolView current,
            @Nullable OfferingView currentOffering,
            @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.message = message;
        this.current = current;
        this.currentOffering = currentOffering;
        this.retryAfter = retryAfter;
    }

    static ApiError of(int status, String code, String message) {
        return new ApiError(status, code, message, null, null, null);
    }

    static ApiError invalid(String message) {
        return of(400, "invalid_request", message);
    }

    static ApiError notFound(String message) {
        return of(404, "not_found", message);
    }

    static ApiError internal() {
        return of(500, "internal_error", "This failed inside Gatehouse; its log has the request id.");
    }

    static ApiError notSignedIn() {
        return of(401, "not_signed_in", "Log in to the console first.");
    }

    static ApiError forbidden(String message) {
        return of(403, "forbidden", message);
    }

    static ApiError conflict(String message, ToolView current) {
        return new ApiError(409, "revision_conflict", message, current, null, null);
    }

    static ApiError conflict(String message, OfferingView current) {
        return new ApiError(409, "revision_conflict", message, null, current, null);
    }

    static ApiError tooManyAttempts(Duration retryAfter) {
        return new ApiError(
                429, "too_many_attempts", "Too many attempts to log in. Wait and try again.", null, null, retryAfter);
    }

    static ApiError storeUnavailable(String message) {
        return new ApiError(503, "store_unavailable", message, null, null, Duration.ofSeconds(5));
    }

    String message() {
        return message;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    @Nullable
    ToolView current() {
        return current;
    }

    @Nullable
    OfferingView currentOffering() {
        return currentOffering;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
