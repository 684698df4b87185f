package dev.gatehouse.console;

import dev.gatehouse.identity.Caller;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/** A caller for questions of "what would policy say?"; it never makes a call. */
final class ImaginedCaller {
    private ImaginedCaller() {}

    static Caller of(Collection<String> scopes, boolean anonymous) {
        return anonymous
                ? Caller.anonymous()
                : new Caller(
                        Caller.Kind.USER,
                        "",
                        "",
                        "imagined",
                        null,
                        Set.copyOf(scopes),
                        Set.of(),
                        Set.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        Instant.MAX);
    }
}
