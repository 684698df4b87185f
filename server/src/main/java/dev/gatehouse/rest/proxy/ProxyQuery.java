package dev.gatehouse.rest.proxy;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A query with one parameter that only we say. */
final class ProxyQuery {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /** What a query may hold as it is (RFC 3986 §3.4), and the brackets that many take in names of parameters. */
    private static final String PLAIN = "-._~!$&'()*+,;=:@/?[]";

    private static final Pattern END_OF_NAME = Pattern.compile("[=\\[\\x00]");

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
        for (String sent : raw == null ? new String[0] : raw.replace(";", "%3B").split("&", -1)) {
            String pair = proper(sent);
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

    /** Also in other case, padded, with what some servers cut off, or behind a semicolon. */
    private static boolean isNamed(String pair, String name) {
        for (String part : URLDecoder.decode(pair, StandardCharsets.UTF_8).split(";", -1)) {
            if (plain(END_OF_NAME.split(part, 2)[0]).equals(plain(name))) {
                return true;
            }
        }
        return false;
    }

    /** Some servers take dots and spaces in names for underscores. */
    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('.', '_').replace(' ', '_');
    }

    /** What lenient clients send as it is although it has to be encoded, is. */
    private static String proper(String pair) {
        StringBuilder proper = new StringBuilder(pair.length());
        for (int i = 0; i < pair.length(); i += Character.charCount(pair.codePointAt(i))) {
            int c = pair.codePointAt(i);
            boolean encoded = c == '%'
                    && i + 2 < pair.length()
                    && HexFormat.isHexDigit(pair.charAt(i + 1))
                    && HexFormat.isHexDigit(pair.charAt(i + 2));
            if (encoded || isPlain(c)) {
                proper.appendCodePoint(c);
            } else {
                for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    proper.append('%').append(HEX.toHexDigits(octet));
                }
            }
        }
        return proper.toString();
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
