package dev.gatehouse.oauth;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that may ask users for tokens.
 *
 * @param clientId the id it uses: an opaque string, or the URL of its client id metadata document
 * @param name the name it gives itself; not verified
 * @param registration how we know it
 */
public record Client(
        String clientId,
        String name,
        Registration registration,
        List<URI> redirectUris,
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
    }
}
