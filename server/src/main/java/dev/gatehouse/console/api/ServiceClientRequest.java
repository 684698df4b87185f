package dev.gatehouse.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine that shall fetch tokens for itself. Without keys it gets a secret.
 *
 * @param name what people call it; its id if absent
 * @param introspects whether it may ask about every token that was issued here
 * @param dpop whether each of its token requests needs a DPoP proof
 * @param jwks its public keys
 * @param jwksUri where it publishes them
 */
public record ServiceClientRequest(
        String clientId,
        @Nullable String name,
        List<String> scopes,
        @Nullable Boolean introspects,
        @Nullable Boolean dpop,
        @Nullable ObjectNode jwks,
        @Nullable URI jwksUri) {
    private static final int LONGEST_NAME = 100;

    public ServiceClientRequest {
        InvalidBody.check(clientId != null && !clientId.isBlank(), "clientId is missing");
        InvalidBody.check(name == null || name.length() <= LONGEST_NAME, "name is longer than 100 characters");
        InvalidBody.check(scopes != null, "scopes is missing: a list, empty if none are needed");
        InvalidBody.check(jwks == null || jwksUri == null, "jwks and jwksUri exclude each other");
        InvalidBody.check(
                jwksUri == null || ("https".equals(jwksUri.getScheme()) && jwksUri.getHost() != null),
                "jwksUri must be an https URL");
        AccessChange.checkScopes(scopes);
        scopes = List.copyOf(scopes);
    }

    /** What people call it. */
    public String displayName() {
        return name == null || name.isBlank() ? clientId : name.strip();
    }

    /** Whether it gets a secret to prove itself with. */
    public boolean takesSecret() {
        return jwks == null && jwksUri == null;
    }
}
