package dev.gatehouse.telemetry;

import io.dropwizard.util.Duration;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A collector that takes OTLP over HTTP.
 *
 * @param endpoint its base URL; {@code /v1/traces} and the like are appended
 * @param headers fields that go along with every request, such as a key; empty if absent
 * @param serviceName what the gateway calls itself there; {@code gatehouse} if absent
 * @param traces whether requests are traced; true if absent
 * @param sampling which share of the traces is kept, 0 to 1; all if absent
 * @param metrics whether metrics are sent; true if absent
 * @param interval how often they are; every minute if absent
 */
public record OtlpConfig(
        URI endpoint,
        Map<String, String> headers,
        String serviceName,
        Boolean traces,
        Double sampling,
        Boolean metrics,
        Duration interval) {
    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** Fills in what is absent. */
    public OtlpConfig(
            @Nullable URI endpoint,
            @Nullable Map<String, String> headers,
            @Nullable String serviceName,
            @Nullable Boolean traces,
            @Nullable Double sampling,
            @Nullable Boolean metrics,
            @Nullable Duration interval) {
        if (endpoint == null
                || endpoint.getHost() == null
                || endpoint.getRawUserInfo() != null
                || endpoint.getRawQuery() != null) {
            throw problem("endpoint", "is the base URL of a collector, such as https://collector.example.com:4318");
        }
        this.endpoint = endpoint;
        this.headers = headers == null ? Map.of() : Map.copyOf(headers);
        this.headers.forEach((name, value) -> {
            if (!FIELD.matcher(name).matches() || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw problem("headers", "has a field that cannot be sent: " + name);
            }
        });
        this.serviceName = serviceName == null ? "gatehouse" : serviceName;
        this.traces = traces == null || traces;
        this.sampling = sampling == null ? 1.0 : sampling;
        if (!(this.sampling >= 0 && this.sampling <= 1)) {
            throw problem("sampling", "is a share from 0 to 1, such as 0.1");
        }
        this.metrics = metrics == null || metrics;
        this.interval = interval == null ? Duration.minutes(1) : interval;
        if (this.interval.toSeconds() < 1) {
            throw problem("interval", "is a second or more");
        }
    }

    private static IllegalArgumentException problem(String key, String sentence) {
        return new IllegalArgumentException("telemetry.otlp." + key + " " + sentence);
    }

    /** Without the headers, which may hold a secret. */
    @Override
    public String toString() {
        return "OtlpConfig[endpoint=" + endpoint + "]";
    }
}
