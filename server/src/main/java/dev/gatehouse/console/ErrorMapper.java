package dev.gatehouse.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.gatehouse.console.api.InvalidBody;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.glassfish.jersey.server.ParamException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every exception into the one shape of errors. Nothing of the inside shows: no class names, no stack trace. */
final class ErrorMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

    private final HttpServletRequest request;

    ErrorMapper(@Context HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        ApiError error = apiError(thrown);
        Response.ResponseBuilder response = Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(ErrorWriter.view(error, request));
        if (error.retryAfter() != null) {
            response.header("Retry-After", error.retryAfter().toSeconds());
        }
        if (error.status() == 413 || error.code().equals("body_incomplete")) {
            response.header("Connection", "close"); // the rest of the body is not read
        }
        return response.build();
    }

    private ApiError apiError(Throwable thrown) {
        return switch (thrown) {
            case ApiError error -> error;
            case InvalidBody invalid -> ApiError.invalid(sentence(invalid.getMessage()));
            case StreamConstraintsException tooLarge ->
                ApiError.of(413, "body_too_large", "The body is longer or deeper than any request of the console.");
            case JsonMappingException wrapped
            when wrapped.getCause() instanceof StreamConstraintsException cause -> apiError(cause);
            case HttpException.RuntimeException slow -> bodyIncomplete(); // it came below the least rate
            case JsonProcessingException unreadable -> ApiError.invalid(sentence(whatIsWrong(unreadable)));
            case IOException lost -> bodyIncomplete();
            case ParamException.PathParamException path -> ApiError.notFound("There is nothing here.");
            case ParamException parameter ->
                ApiError.invalid("The parameter " + parameter.getParameterName() + " cannot be read.");
            case WebApplicationException refused ->
                refused(refused.getResponse().getStatus());
            default -> {
                ApiError unavailable = unavailable(thrown);
                if (unavailable == null) {
                    LOG.error("Request {} to the console failed", HeadersFilter.requestId(request), thrown);
                }
                yield unavailable == null ? ApiError.internal() : unavailable;
            }
        };
    }

    /** What to answer if the database cannot be used now; absent if something else failed. */
    static @Nullable ApiError unavailable(Throwable thrown) {
        switch (thrown) {
            case StoreUnavailable unavailable -> {
                LOG.warn("The store could not be used for the console: {}", unavailable.getMessage());
                return ApiError.storeUnavailable("The database cannot take this now. Try again later.");
            }
            case JdbiException cut
            when Database.unavailability(cut).isPresent() -> {
                LOG.warn(
                        "The store could not be read for the console: {}",
                        Database.unavailability(cut).orElseThrow());
                return ApiError.storeUnavailable("The database cannot be read now. Try again later.");
            }
            default -> {
                return null;
            }
        }
    }

    private static ApiError bodyIncomplete() {
        return ApiError.of(400, "body_incomplete", "The body ended too early or came too slowly.");
    }

    private static ApiError refused(int status) {
        return switch (status) {
            case 401 -> ApiError.notSignedIn();
            case 403 -> ApiError.forbidden("Your role may not do this.");
            case 404 -> ApiError.notFound("There is nothing here.");
            case 405 -> ApiError.of(405, "method_not_allowed", "This cannot be done here.");
            case 406 -> ApiError.of(406, "not_acceptable", "This is not available in the format asked for.");
            case 415 -> ApiError.of(415, "unsupported_media_type", "The body must be application/json.");
            default ->
                status >= 500
                        ? ApiError.of(status, "internal_error", "This failed inside Gatehouse.")
                        : ApiError.of(status, "invalid_request", "The request cannot be understood.");
        };
    }

    private static @Nullable String whatIsWrong(JsonProcessingException unreadable) {
        return switch (unreadable) {
            case UnrecognizedPropertyException unknown -> "there is no member " + path(unknown);
            case InvalidFormatException invalid -> path(invalid) + " must be " + allowed(invalid.getTargetType());
            case JsonMappingException mapping
            when mapping.getCause() instanceof InvalidBody invalid -> invalid.getMessage();
            case JsonMappingException mapping
            when mapping.getCause() instanceof StreamReadException -> "the body is not JSON";
            case JsonMappingException mapping -> {
                String path = path(mapping);
                yield path.isEmpty() ? "the body must be a JSON object" : path + " has the wrong type";
            }
            default -> "the body is not JSON";
        };
    }

    private static String allowed(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(constant -> ((Enum<?>) constant).name().toLowerCase(java.util.Locale.ROOT))
                        .collect(Collectors.joining(" or "))
                : "of another type";
    }

    private static String path(JsonMappingException exception) {
        return exception.getPath().stream()
                .map(reference -> reference.getFieldName() == null
                        ? String.valueOf(reference.getIndex())
                        : reference.getFieldName())
                .map(name -> name.length() > 64 ? name.substring(0, 64) : name)
                .collect(Collectors.joining("."));
    }

    private static String sentence(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "The request cannot be understood.";
        }
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
