package dev.gatehouse.oauth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.identity.SenderConstraint;
import io.dropwizard.util.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The embedded authorization server ({@code authorizationServer} in the configuration).
 *
 * @param enabled whether it runs; default true
 * @param users who can sign in; default demo
 * @param accessTokenLifetime default 1h, at most 24h
 * @param refreshTokenLifetime how long a grant can be refreshed after the user's approval, not renewed by use; default
 *     30d
 * @param codeLifetime how long an authorization code can be redeemed; default and maximum 60s
 * @param sessionLifetime how long a browser stays signed in; default 8h
 * @param registration dynamic client registration
 * @param clientMetadataDocuments client ids that are URLs
 * @param allowedRedirectSchemes private-use URI schemes (RFC 8252 §7.1) that redirect URIs may have, such as
 *     {@code com.example.app}; default none
 * @param scopeDescriptions a sentence for the consent page by scope
 * @param senderConstraint {@code dpop} if every token must be bound to its client's key; default none
 */
public record AuthorizationServerConfig(
        boolean enabled,
        UserSource users,
        Duration accessTokenLifetime,
        Duration refreshTokenLifetime,
        Duration codeLifetime,
        Duration sessionLifetime,
        Registration registration,
        ClientMetadataDocuments clientMetadataDocuments,
        List<String> allowedRedirectSchemes,
        Map<String, String> scopeDescriptions,
        SenderConstraint senderConstraint) {

    private static final Set<String> NEVER_A_REDIRECT =
            Set.of("http", "https", "javascript", "data", "file", "vbscript", "blob", "about", "ws", "wss", "ftp");

    /** Who can sign in. */
    public enum UserSource {
        /** alex and sam, both with the password "password"; only while the public URL is a loopback address. */
        @JsonProperty("demo")
        DEMO,
        /** The users that an administrator added. */
        @JsonProperty("local")
        LOCAL,
        /** Users of an outside identity provider. Not available yet. */
        @JsonProperty("broker")
        BROKER
    }

    /**
     * Dynamic client registration (RFC 7591).
     *
     * @param enabled default true
     * @param perHour registrations an address may make in an hour; default 20
     * @param unusedExpiry after which a client that never got a token is forgotten; default 1d
     * @param maxClients how many registered clients are kept at most; default 10000
     */
    public record Registration(boolean enabled, int perHour, Duration unusedExpiry, int maxClients) {
        @JsonCreator
        static Registration of(
                @JsonProperty("enabled") @Nullable Boolean enabled,
                @JsonProperty("perHour") @Nullable Integer perHour,
                @JsonProperty("unusedExpiry") @Nullable Duration unusedExpiry,
                @JsonProperty("maxClients") @Nullable Integer maxClients) {
            return new Registration(
                    enabled == null || enabled,
                    perHour == null ? 20 : perHour,
                    unusedExpiry == null ? Duration.days(1) : unusedExpiry,
                    maxClients == null ? 10_000 : maxClients);
        }

        public Registration {
            require(perHour > 0, "registration.perHour", "must be at least 1; to switch it off set enabled: false");
            require(
                    maxClients > 0,
                    "registration.maxClients",
                    "must be at least 1; to switch it off set enabled: false");
        }
    }

    /**
     * Client id metadata documents: a client id that is an https URL, where the client describes itself.
     *
     * @param enabled default true
     */
    public record ClientMetadataDocuments(boolean enabled) {
        @JsonCreator
        static ClientMetadataDocuments of(@JsonProperty("enabled") @Nullable Boolean enabled) {
            return new ClientMetadataDocuments(enabled == null || enabled);
        }
    }

    @JsonCreator
    static AuthorizationServerConfig of(
            @JsonProperty("enabled") @Nullable Boolean enabled,
            @JsonProperty("users") @Nullable UserSource users,
            @JsonProperty("accessTokenLifetime") @Nullable Duration accessTokenLifetime,
            @JsonProperty("refreshTokenLifetime") @Nullable Duration refreshTokenLifetime,
            @JsonProperty("codeLifetime") @Nullable Duration codeLifetime,
            @JsonProperty("sessionLifetime") @Nullable Duration sessionLifetime,
            @JsonProperty("registration") @Nullable Registration registration,
            @JsonProperty("clientMetadataDocuments") @Nullable ClientMetadataDocuments clientMetadataDocuments,
            @JsonProperty("allowedRedirectSchemes") @Nullable List<String> allowedRedirectSchemes,
            @JsonProperty("scopeDescriptions") @Nullable Map<String, String> scopeDescriptions,
            @JsonProperty("senderConstraint") @Nullable SenderConstraint senderConstraint) {
        return new AuthorizationServerConfig(
                enabled == null || enabled,
                users == null ? UserSource.DEMO : users,
                accessTokenLifetime == null ? Duration.hours(1) : accessTokenLifetime,
                refreshTokenLifetime == null ? Duration.days(30) : refreshTokenLifetime,
                codeLifetime == null ? Duration.seconds(60) : codeLifetime,
                sessionLifetime == null ? Duration.hours(8) : sessionLifetime,
                registration == null ? Registration.of(null, null, null, null) : registration,
                clientMetadataDocuments == null ? new ClientMetadataDocuments(true) : clientMetadataDocuments,
                allowedRedirectSchemes == null ? List.of() : allowedRedirectSchemes,
                scopeDescriptions == null ? Map.of() : scopeDescriptions,
                senderConstraint == null ? SenderConstraint.NONE : senderConstraint);
    }

    public AuthorizationServerConfig {
        require(users != UserSource.BROKER, "users", "cannot be broker yet; use local, or configure identity.issuers");
        requireBetween(accessTokenLifetime, Duration.seconds(30), Duration.hours(24), "accessTokenLifetime");
        requireBetween(refreshTokenLifetime, Duration.minutes(1), Duration.days(366), "refreshTokenLifetime");
        requireBetween(codeLifetime, Duration.seconds(1), Duration.seconds(60), "codeLifetime");
        requireBetween(sessionLifetime, Duration.minutes(1), Duration.days(30), "sessionLifetime");
        allowedRedirectSchemes = List.copyOf(allowedRedirectSchemes);
        for (String scheme : allowedRedirectSchemes) {
            require(
                    scheme.matches("[a-z][a-z0-9+.-]*") && !NEVER_A_REDIRECT.contains(scheme.toLowerCase(Locale.ROOT)),
                    "allowedRedirectSchemes",
                    "names " + scheme + ", which is not a private-use scheme; write one such as com.example.app");
        }
        scopeDescriptions = Map.copyOf(scopeDescriptions);
        require(
                senderConstraint == SenderConstraint.NONE || senderConstraint == SenderConstraint.DPOP,
                "senderConstraint",
                "can be none or dpop; no tokens are bound to client certificates here");
    }

    /** Every default. */
    public static AuthorizationServerConfig defaults() {
        return of(null, null, null, null, null, null, null, null, null, null, null);
    }

    private static void requireBetween(Duration value, Duration least, Duration most, String key) {
        require(
                value.toMilliseconds() >= least.toMilliseconds() && value.toMilliseconds() <= most.toMilliseconds(),
                key,
                "is " + value + "; set it between " + least + " and " + most);
    }

    private static void require(boolean holds, String key, String message) {
        if (!holds) {
            throw new IllegalArgumentException("authorizationServer." + key + " " + message);
        }
    }
}
