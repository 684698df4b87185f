package dev.gatehouse.console;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads query parameters that are ISO-8601 times with an offset. */
final class InstantParameters implements ParamConverterProvider {
    @Override
    @SuppressWarnings("unchecked") // checked by comparing the class
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        return type == Instant.class ? (ParamConverter<T>) new Converter() : null;
    }

    private static final class Converter implements ParamConverter<Instant> {
        @Override
        public @Nullable Instant fromString(@Nullable String value) {
            if (value == null || value.isEmpty()) {
                return null;
            }
            try {
                return OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeParseException e) {
                throw ApiError.invalid("Times are ISO-8601, for example 2026-11-21T09:30:00Z.");
            }
        }

        @Override
        public String toString(Instant value) {
            return value.toString();
        }
    }
}
