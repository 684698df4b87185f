package dev.gatehouse.testing;

import dev.gatehouse.identity.Caller;
import java.time.Instant;
import java.util.Set;

/** Makes verified callers for tests. */
public final class Callers {
    private Callers() {}

    /** A user of this issuer with these scopes. */
    public static Caller user(String issuer, String subject, String... scopes) {
        return new Caller(
                Caller.Kind.USER,
                issuer,
                subject,
                "u-" + subject,
                null,
                Set.of(scopes),
                Set.of(),
                Set.of(),
                "client",
                "jti",
                subject,
                null,
                null,
                Instant.MAX);
    }
}
