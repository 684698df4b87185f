package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.oauth.Client;
import dev.gatehouse.oauth.ClientCredential;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that may ask for tokens: of users, or for itself.
 *
 * @param forItself whether it asks for itself, and users have no part in it
 * @param scopes what it may ask for itself
 * @param introspects whether it may ask about every token that was issued here
 * @param dpop whether each of its token requests needs a DPoP proof
 */
public record ClientView(
        String clientId,
        String name,
        Registration registration,
        boolean forItself,
        Credential credential,
        List<String> scopes,
        boolean introspects,
        boolean dpop,
        List<URI> redirectUris,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {
    /** How a client became known. */
    public enum Registration {
        @JsonProperty("dynamic")
        DYNAMIC,
        @JsonProperty("metadata_document")
        METADATA_DOCUMENT,
        @JsonProperty("configured")
        CONFIGURED
    }

    /** How a client proves who it is. */
    public enum Credential {
        @JsonProperty("none")
        NONE,
        @JsonProperty("secret")
        SECRET,
        @JsonProperty("keys")
        KEYS
    }

    /** The client as the authorization server knows it. */
    public static ClientView of(Client client) {
        Registration registration =
                switch (client.registration()) {
                    case DYNAMIC -> Registration.DYNAMIC;
                    case METADATA_DOCUMENT -> Registration.METADATA_DOCUMENT;
                    case CONFIGURED -> Registration.CONFIGURED;
                };
        Credential credential =
                switch (client.credential()) {
                    case ClientCredential.None() -> Credential.NONE;
                    case ClientCredential.Secret _ -> Credential.SECRET;
                    case ClientCredential.Keys _, ClientCredential.PublishedKeys _ -> Credential.KEYS;
                };
        return new ClientView(
                client.clientId(),
                client.name(),
                registration,
                client.grantTypes().contains("client_credentials"),
                credential,
                client.scopes(),
                client.introspects(),
                client.boundTokens(),
                client.redirectUris(),
                client.createdAt(),
                client.lastUsedAt());
    }
}
