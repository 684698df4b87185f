package dev.gatehouse.console.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user holds of the embedded authorization server: each approval with the tokens that came from it. */
public record UserTokensView(List<FamilyView> families) {
    /**
     * An approval with its tokens.
     *
     * @param lastIssuedAt when a token was fetched last; absent if none is out
     * @param lastCallAt when the client called last for this user, as far as is recorded
     */
    public record FamilyView(
            ApprovalView approval,
            @Nullable Instant lastIssuedAt,
            @Nullable Instant lastCallAt,
            List<TokenView> tokens) {}

    /**
     * An access token that has not expired.
     *
     * @param id its {@code jti}
     * @param issuedAt absent if that was not kept yet
     * @param revoked whether it is refused all the same
     */
    public record TokenView(String id, @Nullable Instant issuedAt, Instant expiresAt, boolean revoked) {}
}
