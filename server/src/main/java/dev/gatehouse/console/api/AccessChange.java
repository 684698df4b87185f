package dev.gatehouse.console.api;

import dev.gatehouse.policy.Access;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The access that a tool shall have. Scopes are scope-tokens of RFC 6749 §3.3.
 *
 * @param note why, in the author's words; at most 500 characters
 */
public record AccessChange(
        Access.Mode mode,
        List<String> scopes,
        Boolean enabled,
        @Nullable String note) {
    private static final Pattern SCOPE_TOKEN = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}");
    private static final int MOST_SCOPES = 50;

    public AccessChange {
        InvalidBody.check(mode != null, "mode is missing: public, optional or required");
        InvalidBody.check(scopes != null, "scopes is missing: a list, empty if none are needed");
        InvalidBody.check(enabled != null, "enabled is missing: true or false");
        InvalidBody.check(note == null || note.length() <= 500, "note is longer than 500 characters");
        checkScopes(scopes);
        scopes = List.copyOf(scopes);
    }

    /** The access without the note. */
    public Access access() {
        return new Access(mode, scopes, enabled);
    }

    static void checkScopes(List<String> scopes) {
        InvalidBody.check(scopes.size() <= MOST_SCOPES, "scopes has more than " + MOST_SCOPES + " members");
        InvalidBody.check(
                scopes.stream()
                        .allMatch(scope ->
                                scope != null && SCOPE_TOKEN.matcher(scope).matches()),
                "scopes has a member that is no scope-token (RFC 6749 §3.3): printable ASCII without space, \" or \\");
    }
}
