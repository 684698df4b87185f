package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import jakarta.servlet.http.HttpServletRequest;

/**
 * {@code POST /oauth2/introspect} (RFC 7662). Only a client that can prove who it is may ask, and there is none such
 * yet: everybody is answered 401, never a token's state.
 */
final class IntrospectionEndpoint extends JsonEndpoint {
    private static final long serialVersionUID = 1L;

    IntrospectionEndpoint() {
        super("POST");
    }

    @Override
    Answer answer(HttpServletRequest request) throws OAuthException {
        throw new OAuthException(OAuth2Error.INVALID_CLIENT, "Introspection needs a confidential client.");
    }
}
