package dev.gatehouse.oauth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where authorization responses may be sent: https, http on this computer (RFC 8252 §7.3), and the private-use schemes
 * that are allowed by name.
 */
final class RedirectUris {
    private static final int MAX_LENGTH = 2000;
    private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "[::1]", "localhost");

    /** Redirect URIs of well-known desktop clients that cannot listen on a loopback port. */
    private static final Set<String> WELL_KNOWN = Set.of("cursor://anysphere.cursor-mcp/oauth/callback");

    private final Set<String> privateSchemes;

    RedirectUris(List<String> privateSchemes) {
        this.privateSchemes = Set.copyOf(privateSchemes);
    }

    /** Why this text is not acceptable as a redirect URI, or null if it is. */
    @Nullable
    String problem(String text) {
        if (text.length() > MAX_LENGTH) {
            return "is longer than " + MAX_LENGTH + " characters";
        }
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            return "is not a URI";
        }
        String scheme = uri.getScheme();
        if (scheme == null) {
            return "is not absolute";
        }
        if (uri.getRawFragment() != null || uri.getRawUserInfo() != null || !isAscii(text)) {
            return "must have no fragment, no user information and only ASCII characters";
        }
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> uri.getHost() == null ? "names no host" : null;
            case "http" -> isLoopback(uri) ? null : "must use https unless it is on 127.0.0.1, [::1] or localhost";
            default ->
                WELL_KNOWN.contains(text) || privateSchemes.contains(scheme)
                        ? null
                        : "has a scheme that is not allowed here";
        };
    }

    /** Whether a requested redirect URI is one of those registered: exactly, but for the port on loopback hosts. */
    static boolean matches(List<URI> registered, String requested) {
        URI uri;
        try {
            uri = URI.create(requested);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return registered.stream()
                .anyMatch(known -> known.toString().equals(requested)
                        || (isLoopback(known)
                                && isLoopback(uri)
                                && withoutPort(known).equals(withoutPort(uri))));
    }

    /** Whether the response stays on the user's computer, over plain http. */
    static boolean isLoopback(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null
                && LOOPBACK_HOSTS.contains(uri.getHost().toLowerCase(Locale.ROOT));
    }

    private static String withoutPort(URI uri) {
        String query = uri.getRawQuery();
        return uri.getHost().toLowerCase(Locale.ROOT) + uri.getRawPath() + (query == null ? "" : "?" + query);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }
}
