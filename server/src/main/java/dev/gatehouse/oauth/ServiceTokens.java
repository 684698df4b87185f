package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for machines that ask for themselves (RFC 6749 §4.4): no user stands behind them, and none can be
 * refreshed. Thread-safe.
 */
final class ServiceTokens {
    private final Clients clients;
    private final AccessTokens accessTokens;
    private final AuthorizationEvents events;
    private final List<URI> resources;
    private final Duration lifetime;

    ServiceTokens(
            Clients clients,
            AccessTokens accessTokens,
            AuthorizationEvents events,
            List<URI> resources,
            Duration lifetime) {
        this.clients = clients;
        this.accessTokens = accessTokens;
        this.events = events;
        this.resources = resources;
        this.lifetime = lifetime;
    }

    /** @param key thumbprint of the key that the request proved and the token is bound to, if any */
    JsonEndpoint.Answer issue(HttpServletRequest request, Parameters form, Client client, @Nullable String key)
            throws OAuthException {
        if (!client.isConfidential() || !client.grantTypes().contains("client_credentials")) {
            throw new OAuthException(OAuth2Error.UNAUTHORIZED_CLIENT, "This client may not ask for tokens for itself.");
        }
        List<String> asked = Rows.words(Objects.requireNonNullElse(form.get("scope"), ""));
        if (!client.scopes().containsAll(asked)) {
            throw new OAuthException(OAuth2Error.INVALID_SCOPE, "The client may not have all of these scopes.");
        }
        List<String> scopes = asked.isEmpty() ? client.scopes() : asked;
        URI resource = resource(form);
        String token = accessTokens.issueToService(client, resource, scopes, lifetime, key);
        clients.used(client);
        events.record(
                request,
                "token",
                entry -> events.service(AuthorizationEvents.client(entry, client), client)
                        .heldScopes(scopes)
                        .detail("An access token for " + resource + " was issued to the service itself."));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", token);
        body.put("token_type", key == null ? "Bearer" : "DPoP");
        body.put("expires_in", lifetime.toSeconds());
        body.put("scope", String.join(" ", scopes));
        return new JsonEndpoint.Answer(200, body);
    }

    private URI resource(Parameters form) throws OAuthException {
        String asked = form.get("resource");
        if (asked == null) {
            return resources.getFirst();
        }
        return resources.stream()
                .filter(resource -> resource.toString().equals(asked))
                .findFirst()
                .orElseThrow(() -> new OAuthException(OAuth2Error.INVALID_TARGET, "There is no such resource here."));
    }
}
