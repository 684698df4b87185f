package dev.gatehouse.oauth;

import dev.gatehouse.store.Database;
import java.time.Clock;
import java.util.Optional;

/** Access tokens that clients give back before they expire (RFC 7009). Thread-safe. */
record GivenBack(Database database, AccessTokens accessTokens, TokenFamilies families, Clock clock) {
    /** Revokes the token if we signed it for this client and it is alive; returns what it was issued for. */
    Optional<Grant> accessToken(String token, String clientId) {
        Optional<String> id = accessTokens.idOf(token);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Optional<Grant> grant =
                database.write(handle -> families.endToken(handle, id.get(), clientId, clock.instant()));
        if (grant.isPresent()) {
            families.obeyed();
        }
        return grant;
    }
}
