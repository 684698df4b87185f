package dev.gatehouse.upstream.forwarding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.dropwizard.util.Duration;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As whom calls go to a backend: the {@code identity} of an entry of {@code upstreams}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ForwardingConfig.None.class, name = "none"),
    @JsonSubTypes.Type(value = ForwardingConfig.Headers.class, name = "headers"),
    @JsonSubTypes.Type(value = ForwardingConfig.Assertion.class, name = "assertion"),
    @JsonSubTypes.Type(value = ForwardingConfig.Exchange.class, name = "exchange"),
    @JsonSubTypes.Type(value = ForwardingConfig.Service.class, name = "service"),
    @JsonSubTypes.Type(value = ForwardingConfig.Forward.class, name = "forward"),
    @JsonSubTypes.Type(value = ForwardingConfig.Vault.class, name = "vault")
})
public sealed interface ForwardingConfig {
    /** The word for it: the {@code mode}. */
    default String mode() {
        for (JsonSubTypes.Type kind :
                ForwardingConfig.class.getAnnotation(JsonSubTypes.class).value()) {
            if (kind.value().isInstance(this)) {
                return kind.name();
            }
        }
        throw new IllegalStateException("a mode without a name");
    }

    /** As nobody: the backend is told nothing of the caller. */
    record None() implements ForwardingConfig {}

    /** The caller in plain header fields, for a backend that nobody but the gateway can reach. */
    record Headers() implements ForwardingConfig {}

    /**
     * A short JWT about the caller, signed by the gateway for this backend alone.
     *
     * @param audience its {@code aud}; default the backend's URL
     * @param lifetime how long it is valid; default 1 minute, 10 seconds to 5 minutes
     * @param header the field that carries it; default {@code Authorization}, as a bearer token
     */
    record Assertion(@Nullable String audience, Duration lifetime, String header) implements ForwardingConfig {
        private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9-]{1,64}");

        public Assertion(@Nullable String audience, @Nullable Duration lifetime, @Nullable String header) {
            this.audience = audience;
            this.lifetime = lifetime == null ? Duration.minutes(1) : lifetime;
            this.header = header == null ? "Authorization" : header;
            if (this.lifetime.toSeconds() < 10 || this.lifetime.toSeconds() > 300) {
                throw new IllegalArgumentException("lifetime is " + lifetime + "; it must be from 10s to 5m");
            }
            if (!FIELD.matcher(this.header).matches()) {
                throw new IllegalArgumentException("header '" + header + "' is not the name of a header field");
            }
        }
    }

    /**
     * The caller's token exchanged for one that is for this backend (RFC 8693).
     *
     * @param tokenEndpoint where
     * @param client as which client
     * @param audience the backend's name at that server, if it goes by that
     * @param resource the backend's URL at that server, if it goes by that
     * @param scopes what the new token may do; empty leaves it to the server
     */
    record Exchange(
            URI tokenEndpoint,
            ClientConfig client,
            @Nullable String audience,
            @Nullable URI resource,
            List<String> scopes)
            implements ForwardingConfig {
        public Exchange(
                @Nullable URI tokenEndpoint,
                @Nullable ClientConfig client,
                @Nullable String audience,
                @Nullable URI resource,
                @Nullable List<String> scopes) {
            this.tokenEndpoint = present("tokenEndpoint", tokenEndpoint);
            this.client = present("client", client);
            this.audience = audience;
            this.resource = resource;
            this.scopes = scopes == null ? List.of() : List.copyOf(scopes);
            if (audience == null && resource == null) {
                throw new IllegalArgumentException(
                        "exchange needs audience or resource, so that the new token is for this backend alone");
            }
        }
    }

    /**
     * The gateway itself, with a token of its own (client credentials, RFC 6749 §4.4).
     *
     * @param tokenEndpoint where it gets the token
     * @param client as which client
     * @param audience the backend's name at that server, if it goes by that
     * @param resource the backend's URL at that server, if it goes by that
     * @param scopes what the token may do; empty leaves it to the server
     */
    record Service(
            URI tokenEndpoint,
            ClientConfig client,
            @Nullable String audience,
            @Nullable URI resource,
            List<String> scopes)
            implements ForwardingConfig {
        public Service(
                @Nullable URI tokenEndpoint,
                @Nullable ClientConfig client,
                @Nullable String audience,
                @Nullable URI resource,
                @Nullable List<String> scopes) {
            this.tokenEndpoint = present("tokenEndpoint", tokenEndpoint);
            this.client = present("client", client);
            this.audience = audience;
            this.resource = resource;
            this.scopes = scopes == null ? List.of() : List.copyOf(scopes);
        }
    }

    /**
     * The caller's own token, if it is for this backend too.
     *
     * @param audience what its {@code aud} must name besides the gateway; default the backend's URL
     */
    record Forward(@Nullable String audience) implements ForwardingConfig {}

    /** Each user's own grant at the backend's provider; refused, since it is not there yet. */
    record Vault() implements ForwardingConfig {
        public Vault() {
            throw new IllegalArgumentException("mode vault (each user's own grant at the backend's provider) is not"
                    + " there yet; use none, headers, assertion, exchange or service");
        }
    }

    private static <T> T present(String key, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }
}
