package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.identity.ApiKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key, without the key.
 *
 * @param masked how it begins and ends
 * @param clientId the client id of its calls in the audit log
 * @param service the machine that it speaks for
 */
public record ApiKeyView(
        String id,
        String masked,
        String clientId,
        String service,
        List<String> scopes,
        State state,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        @Nullable Instant revokedAt) {
    /** Whether a key can be used. */
    public enum State {
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("expired")
        EXPIRED,
        @JsonProperty("revoked")
        REVOKED
    }

    /** The key as it stands at this moment. */
    public static ApiKeyView of(ApiKey key, Instant now) {
        State state =
                switch (key.state(now)) {
                    case ACTIVE -> State.ACTIVE;
                    case EXPIRED -> State.EXPIRED;
                    case REVOKED -> State.REVOKED;
                };
        return new ApiKeyView(
                key.id(),
                key.masked(),
                key.prefix(),
                key.service(),
                key.scopes(),
                state,
                key.createdAt(),
                key.createdBy(),
                key.expiresAt(),
                key.revokedAt());
    }
}
