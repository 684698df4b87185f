package dev.gatehouse.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/**
 * {@code POST /oauth2/revoke} (RFC 7009): a client gives back a refresh token, and with it the whole grant. Access
 * tokens are not looked up here; they end by their short lifetime.
 */
final class RevocationEndpoint extends JsonEndpoint {
    private static final long serialVersionUID = 1L;

    private final transient ClientAuthentication clientAuthentication;
    private final transient RefreshTokens refreshTokens;
    private final transient AuthorizationEvents events;

    RevocationEndpoint(
            ClientAuthentication clientAuthentication, RefreshTokens refreshTokens, AuthorizationEvents events) {
        super("POST");
        this.clientAuthentication = clientAuthentication;
        this.refreshTokens = refreshTokens;
        this.events = events;
    }

    @Override
    String retryAfter() {
        return "60";
    }

    @Override
    Answer answer(HttpServletRequest request) throws OAuthException {
        Parameters form = Parameters.ofForm(request).withoutRepetition();
        Client client = clientAuthentication.client(request, form);
        refreshTokens
                .revoke(form.require("token"), client.clientId())
                .ifPresent(grant -> events.record(
                        request,
                        "revoke",
                        entry -> events.user(AuthorizationEvents.client(entry, client), grant.uid())
                                .heldScopes(grant.scopes())
                                .detail("The client gave back its refresh token.")));
        return new Answer(200, Map.of());
    }
}
