package dev.gatehouse.oauth;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;

/** Signs access tokens (RFC 9068) for users of the embedded authorization server. Thread-safe. */
public final class AccessTokens {
    /** An access token for {@code user}, for one resource. */
    public String issue(User user, String clientId, URI audience, Collection<String> scopes, Duration lifetime) {
        throw new UnsupportedOperationException();
    }
}
