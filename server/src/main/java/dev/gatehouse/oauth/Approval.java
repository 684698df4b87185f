package dev.gatehouse.oauth;

import java.time.Instant;
import java.util.List;

/**
 * An approval that holds: what one user lets one client do.
 *
 * @param id names the approval
 * @param clientName the name that the client gives itself; its id if it is not known any more
 * @param resource what its tokens are for
 * @param scopes in alphabetical order
 * @param expiresAt when nothing that came from it can be renewed any more
 * @param liveTokens access tokens from it that have not expired
 * @param renewable whether a refresh token of it is out
 */
public record Approval(
        String id,
        String clientId,
        String clientName,
        String uid,
        String resource,
        List<String> scopes,
        Instant createdAt,
        Instant expiresAt,
        int liveTokens,
        boolean renewable) {
    public Approval {
        scopes = List.copyOf(scopes);
    }
}
