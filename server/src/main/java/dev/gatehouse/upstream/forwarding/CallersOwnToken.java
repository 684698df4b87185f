package dev.gatehouse.upstream.forwarding;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamFailure.Kind;
import java.util.Map;

/**
 * The caller's own token ({@code mode: forward}), for backends to which it was issued as well: its {@code aud} must
 * name them. MCP forbids to pass on any other.
 */
final class CallersOwnToken implements IdentityForwarding {
    private final String upstream;
    private final String audience;

    CallersOwnToken(String upstream, String audience) {
        this.upstream = upstream;
        this.audience = audience;
    }

    @Override
    public Map<String, String> headers(OnBehalf behalf) throws UpstreamFailure {
        CallerToken token = required(upstream, behalf);
        if (!token.audiences().contains(audience)) {
            throw new UpstreamFailure(
                    Kind.TOKEN_NOT_FOR_UPSTREAM,
                    "The backend " + upstream + " is called with your own access token, which is not for it: its aud"
                            + " does not name " + audience + ".");
        }
        behalf.remarks().add("The caller's own token was passed on to " + upstream + ".");
        return Map.of("Authorization", "Bearer " + token.reveal());
    }

    /** The token of a caller that has one which can be shown to others. */
    static CallerToken required(String upstream, OnBehalf behalf) throws UpstreamFailure {
        Caller caller = behalf.caller();
        boolean usable = caller.credential() == Caller.Credential.ACCESS_TOKEN
                || caller.credential() == Caller.Credential.INTROSPECTED;
        if (!usable || caller.keyBound() || !behalf.token().isPresent()) {
            throw new UpstreamFailure(
                    Kind.IDENTITY_MISSING,
                    "The backend " + upstream + " is called with an access token of yours, and you came "
                            + (caller.isAnonymous()
                                    ? "without one"
                                    : caller.keyBound() ? "with one that is bound to its key" : "with an API key")
                            + ".");
        }
        return behalf.token();
    }
}
