package dev.gatehouse.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code console} of the configuration.
 *
 * @param url where operators reach the console, for example {@code https://admin.example.com}; with https its cookie is
 *     {@code Secure}. Default {@code http://localhost:8081}
 * @param allowedHosts host names, besides loopback names and that of {@code url}, that requests may be addressed to
 * @param adminPassword the password of the operator {@code admin}; one is generated at the first start if it is absent
 * @param sessionIdle how long a session lives unused; default 30 minutes
 * @param sessionLifetime how long a session lives at most; default 12 hours
 * @param metricsToken lets Prometheus read {@code /metrics} as a bearer token; without it a login is needed
 */
public record ConsoleConfig(
        @JsonProperty URI url,
        @JsonProperty List<String> allowedHosts,
        @JsonProperty @Nullable String adminPassword,
        @JsonProperty Duration sessionIdle,
        @JsonProperty Duration sessionLifetime,
        @JsonProperty @Nullable String metricsToken) {
    private static final URI DEFAULT_URL = URI.create("http://localhost:8081");
    private static final int SHORTEST_METRICS_TOKEN = 16;

    public ConsoleConfig {
        url = url == null ? DEFAULT_URL : url;
        allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
        adminPassword = adminPassword == null || adminPassword.isBlank() ? null : adminPassword;
        sessionIdle = sessionIdle == null ? Duration.minutes(30) : sessionIdle;
        sessionLifetime = sessionLifetime == null ? Duration.hours(12) : sessionLifetime;
        metricsToken = metricsToken == null || metricsToken.isBlank() ? null : metricsToken;
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("console.url is \"" + url
                    + "\"; it must be an http or https URL such as https://admin.example.com");
        }
        if (sessionIdle.toSeconds() < 60 || sessionLifetime.toSeconds() < sessionIdle.toSeconds()) {
            throw new IllegalArgumentException(
                    "console.sessionIdle must be at least 1m and console.sessionLifetime at least as long");
        }
        if (adminPassword != null && adminPassword.length() > Passwords.LONGEST) {
            throw new IllegalArgumentException(
                    "console.adminPassword is longer than " + Passwords.LONGEST + " characters; take a shorter one");
        }
        if (metricsToken != null && metricsToken.length() < SHORTEST_METRICS_TOKEN) {
            throw new IllegalArgumentException("console.metricsToken is shorter than " + SHORTEST_METRICS_TOKEN
                    + " characters; take a longer random one");
        }
    }

    /** Every default. */
    @SuppressWarnings("NullAway") // absent components become defaults above
    public static ConsoleConfig defaults() {
        return new ConsoleConfig(null, null, null, null, null, null);
    }

    boolean overHttps() {
        return "https".equals(url.getScheme());
    }

    @Override
    public String toString() {
        return "ConsoleConfig[" + url + "]";
    }
}
