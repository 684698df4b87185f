package dev.gatehouse.discovery.doctor;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code WWW-Authenticate} as naive clients read it: the scheme is what stands before the first space, and a
 * parameter is found by its name wherever it stands.
 *
 * @param header every value of the field, joined as browsers join them
 * @param metadata the absolute URL of {@code resource_metadata}; absent if there is none that can be read
 * @param metadataText what stands there, even if it is no absolute URL
 */
record Challenge(
        String header,
        String scheme,
        @Nullable URI metadata,
        @Nullable String metadataText,
        List<String> scopes) {
    private static final Pattern METADATA = parameter("resource_metadata");
    private static final Pattern SCOPE = parameter("scope");

    static Challenge parse(List<String> headers) {
        String header = String.join(", ", headers);
        int space = header.indexOf(' ');
        String metadata = find(METADATA, header);
        String scope = find(SCOPE, header);
        return new Challenge(
                header,
                space < 0 ? header : header.substring(0, space),
                metadata == null ? null : Urls.parse(metadata),
                metadata,
                scope == null ? List.of() : List.of(scope.strip().split(" +")));
    }

    boolean isBearer() {
        return scheme.equalsIgnoreCase("Bearer");
    }

    /** Whether some parser in use would split it in the wrong place. */
    boolean isHardToRead() {
        return header.chars().anyMatch(c -> c < ' ' || c > '~') || hasCommaInQuotes();
    }

    private boolean hasCommaInQuotes() {
        boolean quoted = false;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && quoted) {
                return true;
            }
        }
        return false;
    }

    private static Pattern parameter(String name) {
        return Pattern.compile("\\b" + name + "=(?:\"([^\"]+)\"|([^\\s,\"]+))");
    }

    private static @Nullable String find(Pattern parameter, String header) {
        Matcher matcher = parameter.matcher(header);
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
