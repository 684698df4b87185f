package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Which client calls (RFC 6749 §2.3). All clients are public for now: they name themselves and prove nothing, PKCE and
 * rotation protect them; credentials that are sent all the same are refused rather than ignored.
 */
record ClientAuthentication(Clients clients) {
    Client client(HttpServletRequest request, Parameters form) throws OAuthException {
        String clientId = form.get("client_id");
        if (request.getHeader("Authorization") != null
                || form.get("client_assertion") != null
                || form.get("client_secret") != null) {
            throw new OAuthException(
                    OAuth2Error.INVALID_CLIENT, "This client has no credentials: send client_id in the form alone.");
        }
        if (clientId == null) {
            throw new OAuthException(OAuth2Error.INVALID_CLIENT, "The parameter client_id is missing.");
        }
        return clients.byId(clientId)
                .orElseThrow(() -> new OAuthException(
                        OAuth2Error.INVALID_CLIENT, "There is no such client here; register again."));
    }
}
