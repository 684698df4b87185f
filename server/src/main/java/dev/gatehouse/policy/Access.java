package dev.gatehouse.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a tool. Immutable.
 *
 * @param mode whether a verified caller is needed
 * @param scopes the scopes a caller must hold, all of them; sorted, without duplicates; each a scope-token of RFC 6749
 *     §3.3
 * @param enabled a disabled tool is refused for everybody and listed for nobody
 */
public record Access(Mode mode, List<String> scopes, boolean enabled) {
    /** RFC 6749 §3.3, with a length that a header can carry. */
    private static final Pattern SCOPE_TOKEN = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}");

    /** Closed: what a tool has that nobody gave any access. */
    public static final Access NONE = new Access(Mode.REQUIRED, List.of(), false);

    /** Whether a call needs a verified caller. */
    public enum Mode {
        /** Anyone may call; a token is not looked at beyond being valid. */
        @JsonProperty("public")
        PUBLIC,
        /** Anyone may call, and a verified caller may see more; an invalid token is refused. */
        @JsonProperty("optional")
        OPTIONAL,
        /** Only a verified caller that holds the scopes may call. */
        @JsonProperty("required")
        REQUIRED;

        /** The name used in configuration and in the API: {@code public}, {@code optional}, {@code required}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Access {
        scopes = List.copyOf(new TreeSet<>(scopes));
        for (String scope : scopes) {
            if (!SCOPE_TOKEN.matcher(scope).matches()) {
                throw new IllegalArgumentException("\"" + scope
                        + "\" is not a scope: it must be printable ASCII without spaces, quotes and backslashes.");
            }
        }
    }

    /** Access for verified callers that hold all {@code scopes}. */
    public static Access required(String... scopes) {
        return new Access(Mode.REQUIRED, List.of(scopes), true);
    }

    /** Access for everybody. */
    public static Access open() {
        return new Access(Mode.PUBLIC, List.of(), true);
    }

    /** The scopes that {@code held} lacks, sorted. */
    public List<String> missing(@Nullable Collection<String> held) {
        if (held == null) {
            return scopes;
        }
        return held.containsAll(scopes)
                ? List.of()
                : scopes.stream().filter(scope -> !held.contains(scope)).toList();
    }
}
