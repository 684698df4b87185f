package dev.gatehouse.rest.proxy;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A query with one parameter that only we say. */
final class ProxyQuery {
    private ProxyQuery() {}

    /**
     * The query, beginning with its question mark, without any parameter that a backend could take for {@code name},
     * and with ours at its end; empty if nothing is left.
     *
     * @param raw as it came
     * @param name absent if nothing is set
     * @param value absent if nothing is known to set; the client's own goes all the same
     */
    static String with(@Nullable String raw, @Nullable String name, @Nullable String value) {
        StringBuilder query = new StringBuilder();
        // Some servers take a semicolon for a separator, so it is none of ours.
        for (String pair : raw == null ? new String[0] : raw.replace(";", "%3B").split("&", -1)) {
            if (!pair.isEmpty() && (name == null || !isNamed(pair, name))) {
                query.append(query.isEmpty() ? '?' : '&').append(pair);
            }
        }
        if (name != null && value != null) {
            query.append(query.isEmpty() ? '?' : '&')
                    .append(encode(name))
                    .append('=')
                    .append(encode(value));
        }
        return query.toString();
    }

    /** Also in other case, padded, indexed as arrays are, or behind a semicolon. */
    private static boolean isNamed(String pair, String name) {
        for (String part : decode(pair).split(";", -1)) {
            String named = part.split("=", 2)[0].split("\\[", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (named.equals(name.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
