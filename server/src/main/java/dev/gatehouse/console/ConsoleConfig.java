package dev.gatehouse.console;

import dev.gatehouse.identity.Passwords;
import io.dropwizard.util.Duration;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code console} of the configuration.
 *
 * @param url where operators reach the console, for example {@code https://admin.example.com}; with https its cookie is
 *     {@code Secure}. Default {@code http://localhost:8081}
 * @param allowedHosts host names, besides loopback names and that of {@code url}, that requests may be addressed to
 * @param adminPassword the password of the operator {@code admin}, at least 8 characters; one is generated at the first
 *     start if it is absent
 * @param sessionIdle how long a session lives unused; default 30 minutes
 * @param sessionLifetime how long a session lives at most; default 12 hours
 * @param metricsToken lets Prometheus read {@code /metrics} as a bearer token; without it a login is needed
 * @param passwordLogin whether operators can log in by password; without it, an OpenID provider is needed
 * @param oidc an OpenID provider where operators log in; absent for none
 * @param environment what the header calls this gateway's environment; absent for nothing
 */
public record ConsoleConfig(
        URI url,
        List<String> allowedHosts,
        @Nullable String adminPassword,
        Duration sessionIdle,
        Duration sessionLifetime,
        @Nullable String metricsToken,
        Boolean passwordLogin,
        @Nullable OidcConfig oidc,
        @Nullable EnvironmentConfig environment) {
    private static final URI DEFAULT_URL = URI.create("http://localhost:8081");
    private static final Set<String> PLACEHOLDERS = Set.of(
            "password",
            "password1",
            "password123",
            "passw0rd",
            "changeme",
            "change-me",
            "changeit",
            "change_me",
            "12345678",
            "administrator",
            "admin123",
            "adminadmin",
            "gatehouse",
            "secret123");
    private static final int SHORTEST_METRICS_TOKEN = 16;

    public ConsoleConfig(
            @Nullable URI url,
            @Nullable List<String> allowedHosts,
            @Nullable String adminPassword,
            @Nullable Duration sessionIdle,
            @Nullable Duration sessionLifetime,
            @Nullable String metricsToken,
            @Nullable Boolean passwordLogin,
            @Nullable OidcConfig oidc,
            @Nullable EnvironmentConfig environment) {
        this.url = url == null ? DEFAULT_URL : url;
        this.allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
        this.adminPassword = blankAsNull(adminPassword);
        this.sessionIdle = sessionIdle == null ? Duration.minutes(30) : sessionIdle;
        this.sessionLifetime = sessionLifetime == null ? Duration.hours(12) : sessionLifetime;
        this.metricsToken = blankAsNull(metricsToken);
        this.passwordLogin = passwordLogin == null || passwordLogin;
        this.oidc = oidc;
        this.environment = environment;
        if (!this.passwordLogin && oidc == null) {
            throw new IllegalArgumentException("console.passwordLogin is false and there is no console.oidc, so nobody"
                    + " could log in; name a provider, or leave password login on");
        }
        if (this.url.getHost() == null || !("http".equals(this.url.getScheme()) || overHttps())) {
            throw new IllegalArgumentException("console.url is \"" + this.url
                    + "\"; it must be an http or https URL such as https://admin.example.com");
        }
        if (this.sessionIdle.toSeconds() < 60 || this.sessionLifetime.toSeconds() < this.sessionIdle.toSeconds()) {
            throw new IllegalArgumentException(
                    "console.sessionIdle must be at least 1m and console.sessionLifetime at least as long");
        }
        if (this.adminPassword != null) {
            check(this.adminPassword);
        }
        if (this.metricsToken != null && this.metricsToken.length() < SHORTEST_METRICS_TOKEN) {
            throw new IllegalArgumentException("console.metricsToken is shorter than " + SHORTEST_METRICS_TOKEN
                    + " characters; take a longer random one");
        }
    }

    /** Every default. */
    public static ConsoleConfig defaults() {
        return new ConsoleConfig(null, null, null, null, null, null, null, null, null);
    }

    private static void check(String adminPassword) {
        if (adminPassword.length() < Passwords.SHORTEST || adminPassword.length() > Passwords.LONGEST) {
            throw new IllegalArgumentException("console.adminPassword (ADMIN_PASSWORD) must have " + Passwords.SHORTEST
                    + " to " + Passwords.LONGEST + " characters; take a long random one, or leave it out");
        }
        if (PLACEHOLDERS.contains(adminPassword.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("console.adminPassword (ADMIN_PASSWORD) is a placeholder that anybody"
                    + " guesses; take a long random one, or leave it out");
        }
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    boolean overHttps() {
        return "https".equals(url.getScheme());
    }

    @Override
    public String toString() {
        return "ConsoleConfig[" + url + "]";
    }
}
