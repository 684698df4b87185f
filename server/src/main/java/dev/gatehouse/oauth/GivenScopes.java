package dev.gatehouse.oauth;

import java.time.Instant;
import java.util.List;

/**
 * Scopes that a user let a client have.
 *
 * @param scopes in alphabetical order
 * @param since when the user allowed it
 */
public record GivenScopes(String uid, String clientId, List<String> scopes, Instant since) {
    public GivenScopes {
        scopes = List.copyOf(scopes);
    }
}
