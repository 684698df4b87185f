package dev.gatehouse.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The {@code telemetry} section of the configuration.
 *
 * @param otlp where traces, metrics and events are exported; nowhere if absent
 */
public record TelemetryConfig(@Nullable OtlpConfig otlp) {
    /** Nothing is exported. */
    public static TelemetryConfig none() {
        return new TelemetryConfig(null);
    }
}
