package dev.gatehouse.upstream.forwarding;

import dev.gatehouse.identity.IntrospectionConfig.AuthMethod;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * As which client a token is asked for.
 *
 * @param id the client's id at that authorization server
 * @param secret for the two methods that need one
 * @param authMethod how it proves itself; default {@code client_secret_basic}
 * @param keyFile a private JWK, for {@code private_key_jwt}
 */
public record ClientConfig(
        String id,
        @Nullable String secret,
        AuthMethod authMethod,
        @Nullable Path keyFile) {
    public ClientConfig(
            @Nullable String id, @Nullable String secret, @Nullable AuthMethod authMethod, @Nullable Path keyFile) {
        if (id == null || id.isEmpty()) {
            throw new IllegalArgumentException("client.id is missing: as whom the token is asked for");
        }
        this.id = id;
        this.secret = secret;
        this.authMethod = authMethod == null ? AuthMethod.CLIENT_SECRET_BASIC : authMethod;
        this.keyFile = keyFile;
        boolean byKey = this.authMethod == AuthMethod.PRIVATE_KEY_JWT;
        if (!byKey && (secret == null || secret.isEmpty())) {
            throw new IllegalArgumentException("client.secret is missing");
        }
        if (byKey && keyFile == null) {
            throw new IllegalArgumentException(
                    "client.keyFile is missing: the private JWK that private_key_jwt signs with");
        }
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "ClientConfig[id=" + id + ", authMethod=" + authMethod + "]";
    }
}
