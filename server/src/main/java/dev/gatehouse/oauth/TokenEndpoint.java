package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.gatehouse.oauth.AuthorizationCodes.Redemption;
import dev.gatehouse.oauth.RefreshTokens.Rotation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /oauth2/token}: authorization codes, refresh tokens and the credentials of machines become access tokens
 * (RFC 6749 §4.1.3, §6, §4.4).
 */
final class TokenEndpoint extends JsonEndpoint {
    private static final long serialVersionUID = 1L;

    private final transient ClientAuthentication clientAuthentication;
    private final transient ServiceTokens serviceTokens;
    private final transient Clients clients;
    private final transient Users users;
    private final transient AuthorizationCodes codes;
    private final transient RefreshTokens refreshTokens;
    private final transient AccessTokens accessTokens;
    private final transient AuthorizationEvents events;
    private final transient TokenProofs proofs;
    private final transient Duration lifetime;

    TokenEndpoint(
            ClientAuthentication clientAuthentication,
            ServiceTokens serviceTokens,
            Clients clients,
            Users users,
            AuthorizationCodes codes,
            RefreshTokens refreshTokens,
            AccessTokens accessTokens,
            AuthorizationEvents events,
            TokenProofs proofs,
            Duration lifetime) {
        super("POST");
        this.clientAuthentication = clientAuthentication;
        this.serviceTokens = serviceTokens;
        this.clients = clients;
        this.users = users;
        this.codes = codes;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
        this.events = events;
        this.proofs = proofs;
        this.lifetime = lifetime;
    }

    @Override
    void prepare(HttpServletRequest request, HttpServletResponse response) {
        String nonce = proofs.nonce(request);
        if (nonce != null) {
            response.setHeader("DPoP-Nonce", nonce);
        }
    }

    @Override
    Answer answer(HttpServletRequest request) throws OAuthException {
        Parameters form = Parameters.ofForm(request);
        if (form.repeated().contains("resource")) {
            throw new OAuthException(OAuth2Error.INVALID_TARGET, "A token is for one resource only.");
        }
        form.withoutRepetition();
        String grantType = form.require("grant_type");
        if (!grantType.equals("client_credentials")) {
            SignInProgress.in(request).begins(SignInStage.TOKEN).named(form.get("client_id"));
        }
        Client client = clientAuthentication.client(request, form);
        SignInProgress.in(request).client(client);
        String key = proofs.key(request, client);
        return switch (grantType) {
            case "authorization_code" -> redeemCode(request, form, client, key);
            case "refresh_token" -> refresh(request, form, client, key);
            case "client_credentials" -> serviceTokens.issue(request, form, client, key);
            default ->
                throw new OAuthException(
                        OAuth2Error.UNSUPPORTED_GRANT_TYPE,
                        "Use authorization_code, refresh_token or client_credentials.");
        };
    }

    @Override
    String retryAfter() {
        return "60";
    }

    private Answer redeemCode(HttpServletRequest request, Parameters form, Client client, @Nullable String key)
            throws OAuthException {
        var presented = new AuthorizationCodes.Presented(
                form.require("code"),
                client.clientId(),
                form.require("redirect_uri"),
                form.require("code_verifier"),
                key);
        AccessTokenId id = accessTokens.next(lifetime);
        return switch (codes.redeem(presented, id)) {
            case Redemption.Redeemed(Grant grant) -> {
                checkResource(grant, form.get("resource"));
                User user = user(grant);
                String refreshToken = client.refreshes() ? refreshTokens.start(grant, key) : null;
                yield issue(
                        request, client, user, grant, grant.scopes(), id, refreshToken, key, "an authorization code");
            }
            case Redemption.Replayed(Grant grant) ->
                throw refused(request, client, grant, "code_replayed", "The code was used before.");
            case Redemption.Refused(String reason, Grant grant)
            when grant != null -> throw refused(request, client, grant, "code_refused", reason);
            case Redemption.Refused(String reason, Grant grant) ->
                throw new OAuthException(OAuth2Error.INVALID_GRANT, reason);
        };
    }

    private Answer refresh(HttpServletRequest request, Parameters form, Client client, @Nullable String key)
            throws OAuthException {
        List<String> asked = Rows.words(form.get("scope") == null ? "" : form.require("scope"));
        AccessTokenId id = accessTokens.next(lifetime);
        Rotation rotation = refreshTokens.rotate(form.require("refresh_token"), client.clientId(), id, key, grant -> {
            checkResource(grant, form.get("resource"));
            if (!grant.scopes().containsAll(asked)) {
                throw new OAuthException(OAuth2Error.INVALID_SCOPE, "The user did not grant all of these scopes.");
            }
        });
        return switch (rotation) {
            case Rotation.Rotated(Grant grant, String successor) ->
                issue(
                        request,
                        client,
                        user(grant),
                        grant,
                        asked.isEmpty() ? grant.scopes() : asked,
                        id,
                        successor,
                        key,
                        "a refresh token");
            case Rotation.Reused(Grant grant) ->
                throw refused(
                        request,
                        client,
                        grant,
                        "refresh_token_reused",
                        "The refresh token was used before; the user must sign in again.");
        };
    }

    private Answer issue(
            HttpServletRequest request,
            Client client,
            User user,
            Grant grant,
            List<String> scopes,
            AccessTokenId id,
            @Nullable String refreshToken,
            @Nullable String key,
            String basis) {
        String token = accessTokens.sign(user, client.clientId(), URI.create(grant.resource()), scopes, id, key);
        clients.used(client);
        events.record(
                request,
                "token",
                entry -> events.user(AuthorizationEvents.client(entry, client), user.uid())
                        .heldScopes(scopes)
                        .detail("An access token for " + grant.resource() + " was issued for " + basis
                                + (key == null ? "." : ", bound to the key " + key + ".")));
        SignInProgress.in(request)
                .user(user)
                .passed(
                        SignInStage.TOKEN,
                        "An access token for " + grant.resource() + " was issued for " + basis + ".");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", token);
        body.put("token_type", key == null ? "Bearer" : "DPoP");
        body.put("expires_in", lifetime.toSeconds());
        body.put("scope", String.join(" ", scopes));
        if (refreshToken != null) {
            body.put("refresh_token", refreshToken);
        }
        return new Answer(200, body);
    }

    private User user(Grant grant) throws OAuthException {
        return users.byUid(grant.uid())
                .filter(user -> !user.disabled())
                .orElseThrow(() -> new OAuthException(OAuth2Error.INVALID_GRANT, "The user is not active."));
    }

    private static void checkResource(Grant grant, @Nullable String resource) throws OAuthException {
        if (resource != null && !resource.equals(grant.resource())) {
            throw new OAuthException(OAuth2Error.INVALID_TARGET, "The user granted access to another resource.");
        }
    }

    private OAuthException refused(
            HttpServletRequest request, Client client, Grant grant, String reason, String description) {
        events.record(
                request,
                "token",
                entry -> AuthorizationEvents.denied(
                        events.user(AuthorizationEvents.client(entry, client), grant.uid())
                                .heldScopes(grant.scopes()),
                        reason,
                        400,
                        description));
        return new OAuthException(OAuth2Error.INVALID_GRANT, description);
    }
}
