package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.oauth.Client;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program that may ask users for tokens. */
public record ClientView(
        String clientId,
        String name,
        Registration registration,
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

    /** The client as the authorization server knows it. */
    public static ClientView of(Client client) {
        Registration registration =
                switch (client.registration()) {
                    case DYNAMIC -> Registration.DYNAMIC;
                    case METADATA_DOCUMENT -> Registration.METADATA_DOCUMENT;
                    case CONFIGURED -> Registration.CONFIGURED;
                };
        return new ClientView(
                client.clientId(),
                client.name(),
                registration,
                client.redirectUris(),
                client.createdAt(),
                client.lastUsedAt());
    }
}
