package dev.gatehouse.oauth;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program that may ask for tokens: of users, or for itself.
 *
 * @param clientId the id it uses: an opaque string, or the URL of its client id metadata document
 * @param name the name it gives itself; not verified
 * @param registration how we know it
 * @param redirectUris where authorization responses may go
 * @param grantTypes of {@code authorization_code}, {@code refresh_token} and {@code client_credentials} those that it
 *     uses
 * @param credential how it proves who it is
 * @param scopes what it may ask for itself, in alphabetical order; what it may ask of users is theirs to say
 * @param introspects whether it may ask about every token that was issued here, and not only about its own
 * @param boundTokens whether every token request of it needs a DPoP proof ({@code dpop_bound_access_tokens}, RFC 9449
 *     §5.2)
 */
public record Client(
        String clientId,
        String name,
        Registration registration,
        List<URI> redirectUris,
        Set<String> grantTypes,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        ClientCredential credential,
        List<String> scopes,
        boolean introspects,
        boolean boundTokens) {
    /** How a client became known. */
    public enum Registration {
        /** It registered itself (RFC 7591). */
        DYNAMIC,
        /** Its id is the URL of its metadata document. */
        METADATA_DOCUMENT,
        /** An administrator added it. */
        CONFIGURED
    }

    public Client {
        redirectUris = List.copyOf(redirectUris);
        grantTypes = Set.copyOf(grantTypes);
        scopes = scopes.stream().distinct().sorted().toList();
    }

    /** A client of users, which can prove nothing. */
    Client(
            String clientId,
            String name,
            Registration registration,
            List<URI> redirectUris,
            Set<String> grantTypes,
            Instant createdAt,
            boolean boundTokens) {
        this(
                clientId,
                name,
                registration,
                redirectUris,
                grantTypes,
                createdAt,
                null,
                new ClientCredential.None(),
                List.of(),
                false,
                boundTokens);
    }

    /** Whether it can prove who it is (RFC 6749 §2.1). */
    public boolean isConfidential() {
        return !(credential instanceof ClientCredential.None);
    }

    /** Whether it can renew its access tokens without the user. */
    boolean refreshes() {
        return grantTypes.contains("refresh_token");
    }
}
