package dev.gatehouse.upstream;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every entry of {@code upstreams} has to fulfil. */
final class Checks {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{0,40}");

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final List<String> CONNECTION = List.of(
            "host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "keep-alive", "trailer");

    private Checks() {}

    static String id(@Nullable String id) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id " + (id == null ? "is missing" : "'" + id + "' cannot be used")
                    + "; use up to 32 of a-z, 0-9, _ and -, beginning with a letter or digit");
        }
        return id;
    }

    static String prefix(@Nullable String prefix, String unsaid) {
        if (prefix != null && !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "prefix '" + prefix + "' cannot be used; use up to 40 of A-Z, a-z, 0-9, _ and -");
        }
        return prefix == null ? unsaid : prefix;
    }

    /** A base URL, without the slash at its end. */
    static URI url(@Nullable URI url) {
        boolean usable = url != null
                && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
        if (url == null || !usable) {
            throw new IllegalArgumentException("url " + (url == null ? "is missing" : "'" + url + "' cannot be used")
                    + "; write it like https://orders.example.com/api, without user, query and fragment");
        }
        String text = url.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }

    static String method(String tool, @Nullable String method) {
        String chosen = method == null ? "GET" : method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(chosen)) {
            throw new IllegalArgumentException(
                    "tool " + tool + ": method '" + method + "' cannot be used; use one of " + METHODS);
        }
        return chosen;
    }

    /** Fields that each call carries; those of the connection, and the length, are set by whoever sends. */
    static Map<String, String> headers(@Nullable Map<String, String> headers) {
        Map<String, String> fields = headers == null ? Map.of() : new TreeMap<>(headers);
        fields.forEach((name, value) -> {
            if (!FIELD.matcher(name).matches() || CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("headers has '" + name + "', which cannot be set here");
            }
            if (value == null || value.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
                throw new IllegalArgumentException("headers." + name + " is not printable ASCII");
            }
        });
        return fields;
    }
}
