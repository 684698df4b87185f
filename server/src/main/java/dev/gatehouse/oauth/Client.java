package dev.gatehouse.oauth;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program that may ask users for tokens.
 *
 * @param clientId the id it uses: an opaque string, or the URL of its client id metadata document
 * @param name the name it gives itself; not verified
 * @param registration how we know it
 * @param redirectUris where authorization responses may go
 * @param grantTypes of {@code authorization_code} and {@code refresh_token} those that it uses
 */
public record Client(
        String clientId,
        String name,
        Registration registration,
        List<URI> redirectUris,
        Set<String> grantTypes,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {
    /** How a client became known. */
    public enum Registration {
        /** It registered itself (RFC 7591). */
        DYNAMIC,
        /** Its id is the URL of its metadata document. */
        METADATA_DOCUMENT,
        /** Configuration names it. */
        CONFIGURED
    }

    public Client {
        redirectUris = List.copyOf(redirectUris);
        grantTypes = Set.copyOf(grantTypes);
    }

    /** Whether it can renew its access tokens without the user. */
    boolean refreshes() {
        return grantTypes.contains("refresh_token");
    }
}
