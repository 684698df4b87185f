package dev.gatehouse.oauth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An access token that has not expired.
 *
 * @param id its {@code jti}; the token itself is kept nowhere
 * @param approvalId the {@link Approval} that it came from
 * @param issuedAt absent if it was issued before that was kept
 */
public record LiveToken(
        String id, String approvalId, @Nullable Instant issuedAt, Instant expiresAt) {}
