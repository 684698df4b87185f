package dev.gatehouse.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.TokenExplanation;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.limits.AttemptLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /oauth2/introspect} (RFC 7662). Only a client that can prove who it is may ask: about its own tokens, or,
 * if an administrator allowed it, about every token that was issued here. Whatever else it asks about is answered
 * {@code active: false} and nothing more, so that nobody learns anything by trying. Revoked tokens and those of
 * disabled users are not active.
 */
final class IntrospectionEndpoint extends JsonEndpoint {
    private static final long serialVersionUID = 1L;

    private static final int PER_MINUTE = 6000;
    private static final Answer INACTIVE = new Answer(200, Map.of("active", false));

    /** Of an access token's claims those that whoever takes the token needs. */
    private static final List<String> TOLD =
            List.of("iss", "sub", "aud", "client_id", "scope", "exp", "iat", "nbf", "jti", "cnf", "name", "email");

    private final transient ClientAuthentication clientAuthentication;
    private final transient TokenVerifier verifier;
    private final transient RefreshTokens refreshTokens;
    private final String issuer;
    private final transient AttemptLimit limit;

    /** @param verifier verifies the access tokens of this authorization server alone */
    IntrospectionEndpoint(
            ClientAuthentication clientAuthentication,
            TokenVerifier verifier,
            RefreshTokens refreshTokens,
            String issuer,
            Clock clock) {
        super("POST");
        this.clientAuthentication = clientAuthentication;
        this.verifier = verifier;
        this.refreshTokens = refreshTokens;
        this.issuer = issuer;
        this.limit = new AttemptLimit(PER_MINUTE, Duration.ofMinutes(1), clock);
    }

    @Override
    Answer answer(HttpServletRequest request) throws OAuthException {
        Parameters form = Parameters.ofForm(request).withoutRepetition();
        Client client = clientAuthentication.confidential(request, form);
        if (limit.take(client.clientId()) != AttemptLimit.Verdict.ALLOWED) {
            throw new OAuthException(
                    ClientAuthentication.TOO_MANY, "More than " + PER_MINUTE + " tokens a minute were asked about.");
        }
        String token = form.require("token");
        return token.startsWith(RefreshTokens.PREFIX) ? refreshToken(token, client) : accessToken(token, client);
    }

    @Override
    String retryAfter() {
        return "60";
    }

    private Answer accessToken(String token, Client client) {
        TokenExplanation explanation = verifier.explain(token);
        ObjectNode claims = explanation.claims();
        if (!(explanation.verification() instanceof Verification.Verified verified)
                || claims == null
                || !(client.introspects()
                        || client.clientId().equals(verified.caller().clientId()))) {
            return INACTIVE;
        }
        Map<String, JsonNode> body = new LinkedHashMap<>();
        body.put("active", claims.booleanNode(true));
        body.put("token_type", claims.textNode(claims.path("cnf").has("jkt") ? "DPoP" : "Bearer"));
        for (String name : TOLD) {
            if (claims.has(name)) {
                body.put(name, claims.get(name));
            }
        }
        if (claims.has("preferred_username")) {
            body.put("username", claims.get("preferred_username"));
        }
        return new Answer(200, body);
    }

    /** A refresh token is for us alone, and says so, so that nobody else can take it for an access token. */
    private Answer refreshToken(String token, Client client) {
        return refreshTokens
                .look(token)
                .filter(found ->
                        client.introspects() || found.grant().clientId().equals(client.clientId()))
                .map(found -> {
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put("active", true);
                    body.put("token_type", "refresh_token");
                    body.put("iss", issuer);
                    body.put("sub", found.grant().uid());
                    body.put("aud", issuer);
                    body.put("client_id", found.grant().clientId());
                    body.put("scope", found.grant().scope());
                    body.put("exp", found.expiresAt() / 1000);
                    return new Answer(200, body);
                })
                .orElse(INACTIVE);
    }
}
