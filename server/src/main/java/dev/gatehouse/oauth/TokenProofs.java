package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.TokenProblem;
import dev.gatehouse.identity.Verification;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The DPoP proofs of token requests (RFC 9449 §5): a request that carries one gets a token bound to its key.
 *
 * @param url the token endpoint, exactly as published
 * @param required whether a request without a proof is refused, whichever client sends it
 */
record TokenProofs(DpopProofs proofs, String url, boolean required) {
    /** The nonce that the next proof should hold, if the request is one of a client that makes proofs. */
    @Nullable
    String nonce(HttpServletRequest request) {
        return required || request.getHeader("DPoP") != null ? proofs.nonce() : null;
    }

    /**
     * The thumbprint of the key that the request proves possession of; absent if it carries no proof and needs none.
     */
    @Nullable
    String key(HttpServletRequest request, Client client) throws OAuthException {
        List<String> fields = Collections.list(request.getHeaders("DPoP"));
        if (fields.isEmpty() && !required && !client.boundTokens()) {
            return null;
        }
        try {
            return proofs.provenKey(new Credentials(List.of(), fields, false, request.getMethod(), url, null));
        } catch (DpopProofs.Refused e) {
            throw switch (e.verdict()) {
                case Verification.Rejected(TokenProblem problem, String detail)
                when problem == TokenProblem.PROOF_NONCE_REQUIRED ->
                    new OAuthException(OAuth2Error.USE_DPOP_NONCE.setHTTPStatusCode(400), detail);
                case Verification.Rejected(var _, String detail) ->
                    new OAuthException(OAuth2Error.INVALID_DPOP_PROOF, detail);
                case Verification.Unavailable(String detail, var _) ->
                    new OAuthException(OAuth2Error.TEMPORARILY_UNAVAILABLE.setHTTPStatusCode(503), detail);
                case Verification.Verified _ -> throw new IllegalStateException("a refusal refuses", e);
            };
        }
    }
}
