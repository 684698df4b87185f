package dev.gatehouse.oauth;

import java.time.Instant;

/**
 * A browser in which a user is signed in at the embedded authorization server.
 *
 * @param id names the session; the secret in the browser's cookie is kept nowhere
 * @param expiresAt when the user has to sign in there again
 */
public record SignedInBrowser(String id, Instant createdAt, Instant expiresAt) {}
