package dev.gatehouse.upstream.forwarding;

import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressResponse;
import dev.gatehouse.identity.ClientCredentials;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamFailure.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one token endpoint for tokens for one backend (RFC 6749 §5). What is not a clear answer is none. Thread-safe.
 */
final class TokenServer {
    private static final Logger LOG = LoggerFactory.getLogger(TokenServer.class);
    private static final int MAX_BYTES = 64 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** What is assumed of a token that does not say how long it lives (RFC 6749 §5.1 lets a server be silent). */
    private static final Duration UNSAID = Duration.ofMinutes(1);

    private final String upstream;
    private final URI endpoint;
    private final ClientCredentials client;
    private final @Nullable String audience;
    private final @Nullable URI resource;
    private final List<String> scopes;
    private final Egress egress;
    private final Clock clock;

    TokenServer(
            String upstream,
            URI endpoint,
            ClientConfig client,
            @Nullable String audience,
            @Nullable URI resource,
            List<String> scopes,
            Egress egress,
            Clock clock) {
        this.upstream = upstream;
        this.endpoint = endpoint;
        this.client = new ClientCredentials(
                "upstream " + upstream + ": identity.client",
                client.id(),
                client.authMethod(),
                client.secret(),
                client.keyFile());
        this.audience = audience;
        this.resource = resource;
        this.scopes = scopes;
        this.egress = egress;
        this.clock = clock;
    }

    /** A token, and when it is of no use any more. Nothing but the requests it is for may hold it. */
    record Token(String text, Instant until) {
        @Override
        public String toString() {
            return "Token[until=" + until + "]";
        }
    }

    @Nullable
    String audience() {
        return audience;
    }

    /** @throws UpstreamFailure if the server gives none; the log says why */
    Token get(AuthorizationGrant grant) throws UpstreamFailure {
        Instant asked = clock.instant();
        try {
            AccessToken token = read(send(grant));
            if (!isForTheBackend(token.getValue())) {
                throw refused("the token that it gave is for somebody else than " + audience);
            }
            Duration lifetime = token.getLifetime() > 0 ? Duration.ofSeconds(token.getLifetime()) : UNSAID;
            return new Token(token.getValue(), asked.plus(lifetime));
        } catch (EgressException e) {
            throw refused(e.reason());
        } catch (ParseException e) {
            throw refused("its answer is not a token response");
        }
    }

    private EgressResponse send(AuthorizationGrant grant) throws EgressException {
        TokenRequest.Builder request = new TokenRequest.Builder(endpoint, client.toward(endpoint.toString()), grant);
        if (!scopes.isEmpty()) {
            request.scope(new Scope(scopes.toArray(String[]::new)));
        }
        if (resource != null) {
            request.resources(resource);
        }
        if (audience != null && grant instanceof ClientCredentialsGrant) {
            request.customParameter("audience", audience);
        }
        HTTPRequest http = request.build().toHTTPRequest();
        return egress.postForm(endpoint, String.valueOf(http.getBody()), http.getAuthorization(), MAX_BYTES, TIMEOUT);
    }

    private AccessToken read(EgressResponse response) throws ParseException, UpstreamFailure {
        HTTPResponse http = new HTTPResponse(response.status());
        http.setContentType(response.contentType() == null ? "application/json" : response.contentType());
        http.setBody(new String(response.body(), StandardCharsets.UTF_8));
        TokenResponse answer = TokenResponse.parse(http);
        if (!answer.indicatesSuccess()) {
            String code = answer.toErrorResponse().getErrorObject().getCode();
            throw refused("it answers with status " + response.status() + (code == null ? "" : ", " + code));
        }
        AccessToken token = answer.toSuccessResponse().getTokens().getAccessToken();
        if (!token.getType().equals(AccessTokenType.BEARER)) {
            throw refused("it gave a token of the type " + token.getType() + ", which needs more than to be sent");
        }
        return token;
    }

    /** A token that says whom it is for must say the backend; an opaque one cannot be looked at. */
    private boolean isForTheBackend(String token) {
        if (audience == null) {
            return true;
        }
        try {
            return JWTParser.parse(token).getJWTClaimsSet().getAudience().contains(audience);
        } catch (java.text.ParseException e) {
            return true;
        }
    }

    private UpstreamFailure refused(String why) {
        LOG.warn("no token for the upstream {} from {}: {}", upstream, endpoint, why);
        return new UpstreamFailure(
                Kind.TOKEN_REFUSED,
                "The authorization server of the backend " + upstream + " gave no token for this call.");
    }
}
