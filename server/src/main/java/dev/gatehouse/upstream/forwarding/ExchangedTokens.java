package dev.gatehouse.upstream.forwarding;

import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.TypelessAccessToken;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.upstream.UpstreamFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The caller's token exchanged for one that is for the backend ({@code mode: exchange}, RFC 8693). A caller whose token
 * cannot be exchanged is refused; nothing else is tried in its place.
 */
final class ExchangedTokens implements IdentityForwarding {
    private final String upstream;
    private final TokenServer server;
    /** By everything that is known of the caller, its token's id, scopes and expiry included. */
    private final FetchedTokens<Caller> tokens;

    ExchangedTokens(String upstream, TokenServer server, FetchedTokens<Caller> tokens) {
        this.upstream = upstream;
        this.server = server;
        this.tokens = tokens;
    }

    @Override
    public Map<String, String> headers(OnBehalf behalf) throws UpstreamFailure {
        CallerToken token = CallersOwnToken.required(upstream, behalf);
        return Map.of("Authorization", "Bearer " + tokens.get(behalf.caller(), () -> exchange(behalf.caller(), token)));
    }

    /** What it gives is used no longer than the token that it was given for. */
    private TokenServer.Token exchange(Caller caller, CallerToken token) throws UpstreamFailure {
        TokenServer.Token given = server.get(new TokenExchangeGrant(
                new TypelessAccessToken(token.reveal()),
                TokenTypeURI.ACCESS_TOKEN,
                null,
                null,
                TokenTypeURI.ACCESS_TOKEN,
                audience(server.audience())));
        Instant until = given.until().isBefore(caller.expiresAt()) ? given.until() : caller.expiresAt();
        return new TokenServer.Token(given.text(), until);
    }

    private static @Nullable List<Audience> audience(@Nullable String name) {
        return name == null ? null : List.of(new Audience(name));
    }
}
