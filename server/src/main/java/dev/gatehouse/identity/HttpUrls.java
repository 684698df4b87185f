package dev.gatehouse.identity;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** URLs of requests as DPoP compares them: normalized, without query and fragment (RFC 9449 §4.3, RFC 3986 §6.2). */
final class HttpUrls {
    private HttpUrls() {}

    /** Whether both mean the same target; anything that is no absolute http URL means none. */
    static boolean sameTarget(String claimed, String ours) {
        if (claimed.equals(ours)) {
            return true;
        }
        String one = normalized(claimed);
        return one != null && one.equals(normalized(ours));
    }

    static @Nullable String normalized(String text) {
        URI uri;
        try {
            uri = URI.create(text).normalize();
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
            return null;
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int usual =
                switch (scheme) {
                    case "https" -> 443;
                    case "http" -> 80;
                    default -> 0;
                };
        if (usual == 0) {
            return null;
        }
        String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        String path = uri.getRawPath().isEmpty() ? "/" : unescaped(uri.getRawPath());
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
    }

    /** Unreserved characters are written plainly, all other escapes in upper case (RFC 3986 §6.2.2). */
    private static String unescaped(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        StringBuilder plain = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                plain.append(c);
                continue;
            }
            char meant = (char) Integer.parseInt(path, i + 1, i + 3, 16);
            if (isUnreserved(meant)) {
                plain.append(meant);
            } else {
                plain.append(path.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return plain.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }
}
