package dev.gatehouse.console.api;

import dev.gatehouse.oauth.Approval;
import java.time.Instant;
import java.util.List;

/**
 * An approval that holds: what one user lets one client do.
 *
 * @param expiresAt when nothing that came from it can be renewed any more
 * @param liveTokens access tokens from it that have not expired
 * @param renewable whether a refresh token of it is out
 */
public record ApprovalView(
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
    /** The approval as the authorization server knows it. */
    public static ApprovalView of(Approval approval) {
        return new ApprovalView(
                approval.id(),
                approval.clientId(),
                approval.clientName(),
                approval.uid(),
                approval.resource(),
                approval.scopes(),
                approval.createdAt(),
                approval.expiresAt(),
                approval.liveTokens(),
                approval.renewable());
    }
}
