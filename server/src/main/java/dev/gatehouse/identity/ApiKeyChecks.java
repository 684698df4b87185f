package dev.gatehouse.identity;

import dev.gatehouse.identity.Check.Finding;
import dev.gatehouse.identity.Check.Finding.Failed;
import dev.gatehouse.identity.Check.Finding.Passed;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Is the text an API key of ours that is still good? Nothing of the key stands in what is said about it. */
final class ApiKeyChecks {
    private final ApiKeys keys;

    ApiKeyChecks(ApiKeys keys) {
        this.keys = keys;
    }

    /** @param standing what is checked of every caller */
    List<Check> inOrder(StandingChecks standing) {
        List<Check> own = List.of(
                new Check("shape", Set.of(), ApiKeyChecks::shape),
                new Check("key", Set.of("shape"), this::key),
                new Check("expiry", Set.of("key"), ApiKeyChecks::expiry),
                new Check("claims", Set.of("key"), ApiKeyChecks::entitlements));
        return Stream.concat(
                        own.stream(),
                        standing.inOrder().stream()
                                .map(check -> new Check(check.id(), Set.of("key", "expiry"), check.test())))
                .toList();
    }

    private static Finding shape(Examination of) {
        return ApiKeyText.read(of.token()) == null
                ? new Failed(
                        TokenProblem.API_KEY_UNKNOWN,
                        "it begins like an API key but is none: its length, its characters or its checksum are wrong",
                        "send the key exactly as it was shown when it was made")
                : new Passed("an API key whose checksum is right");
    }

    private Finding key(Examination of) {
        ApiKey key = keys.find(of.token());
        if (key == null) {
            return new Failed(
                    TokenProblem.API_KEY_UNKNOWN,
                    "there is no such API key at this gateway",
                    "have an administrator make one: console, API keys, or ./gatehouse apikey add");
        }
        if (key.revokedAt() != null) {
            return new Failed(
                    TokenProblem.TOKEN_REVOKED,
                    "the API key " + key.masked() + " was revoked at "
                            + key.revokedAt().truncatedTo(ChronoUnit.SECONDS),
                    "have an administrator make a new key");
        }
        of.apiKey(key);
        return new Passed("the key " + key.masked() + " of the service " + Claims.quoted(key.service()) + ", made by "
                + Claims.quoted(key.createdBy()));
    }

    private static Finding expiry(Examination of) {
        ApiKey key = of.apiKey();
        String expiry = key.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString();
        return of.now().isBefore(key.expiresAt())
                ? new Passed("valid until " + expiry)
                : new Failed(
                        TokenProblem.TOKEN_EXPIRED,
                        "the API key " + key.masked() + " expired at " + expiry,
                        "have an administrator make a new key");
    }

    private static Finding entitlements(Examination of) {
        return new Passed("scopes " + Claims.quoted(of.apiKey().scopes()));
    }
}
