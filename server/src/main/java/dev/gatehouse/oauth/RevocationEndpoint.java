package dev.gatehouse.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /oauth2/revoke} (RFC 7009): a client gives back a refresh token, and with it the whole grant, or one
 * access token. What is not its own, or not alive, is answered the same.
 */
final class RevocationEndpoint extends JsonEndpoint {
    private static final long serialVersionUID = 1L;

    private final transient ClientAuthentication clientAuthentication;
    private final transient RefreshTokens refreshTokens;
    private final transient GivenBack givenBack;
    private final transient AuthorizationEvents events;

    RevocationEndpoint(
            ClientAuthentication clientAuthentication,
            RefreshTokens refreshTokens,
            GivenBack givenBack,
            AuthorizationEvents events) {
        super("POST");
        this.clientAuthentication = clientAuthentication;
        this.refreshTokens = refreshTokens;
        this.givenBack = givenBack;
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
        String token = form.require("token");
        Optional<Grant> byRefreshToken = refreshTokens.revoke(token, client.clientId());
        byRefreshToken.ifPresent(grant -> record(request, client, grant, "its refresh token"));
        if (byRefreshToken.isEmpty()) {
            givenBack
                    .accessToken(token, client.clientId())
                    .ifPresent(grant -> record(request, client, grant, "an access token"));
        }
        return new Answer(200, Map.of());
    }

    private void record(HttpServletRequest request, Client client, Grant grant, String what) {
        events.record(
                request,
                "revoke",
                entry -> events.user(AuthorizationEvents.client(entry, client), grant.uid())
                        .heldScopes(grant.scopes())
                        .detail("The client gave back " + what + "."));
    }
}
