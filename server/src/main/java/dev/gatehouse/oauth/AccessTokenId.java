package dev.gatehouse.oauth;

import java.time.Instant;

/**
 * Which access token is about to be signed. It is noted with its grant before the token exists, so that no token can
 * escape the end of its grant.
 *
 * @param value the {@code jti}
 */
record AccessTokenId(String value, Instant issuedAt, Instant expiresAt) {}
