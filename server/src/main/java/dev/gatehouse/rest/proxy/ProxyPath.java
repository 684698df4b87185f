package dev.gatehouse.rest.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path that can be read in one way only: no empty segment, none of dots, nothing encoded twice, no separator that
 * somebody behind us could see where we see none. Immutable.
 *
 * @param segments its segments, decoded
 * @param trailingSlash whether it ends with a slash
 */
record ProxyPath(List<String> segments, boolean trailingSlash) {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String PLAIN = "-._~!$'()*+,=:@";

    /** Reads a path as it came; absent if it can be read in several ways, or in none. */
    static @Nullable ProxyPath parse(String raw) {
        if (raw.isEmpty() || raw.equals("/")) {
            return new ProxyPath(List.of(), raw.equals("/"));
        }
        if (raw.charAt(0) != '/') {
            return null;
        }
        boolean trailing = raw.endsWith("/");
        String inner = raw.substring(1, trailing ? raw.length() - 1 : raw.length());
        List<String> segments = new ArrayList<>();
        for (String part : inner.split("/", -1)) {
            String segment = decode(part);
            if (segment == null || !isHarmless(segment)) {
                return null;
            }
            segments.add(segment);
        }
        return new ProxyPath(List.copyOf(segments), trailing);
    }

    private static boolean isHarmless(String segment) {
        return !segment.isEmpty()
                && !segment.equals(".")
                && !segment.equals("..")
                && segment.chars()
                        .noneMatch(c -> c < ' '
                                || (c >= 0x7f && c < 0xa0)
                                || c == '/'
                                || c == '\\'
                                || c == ';'
                                || c == '%'
                                || c == '?'
                                || c == '#');
    }

    private static @Nullable String decode(String part) {
        byte[] bytes = new byte[part.length()];
        int length = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%') {
                if (i + 2 >= part.length()
                        || !HexFormat.isHexDigit(part.charAt(i + 1))
                        || !HexFormat.isHexDigit(part.charAt(i + 2))) {
                    return null;
                }
                bytes[length++] = (byte) HexFormat.fromHexDigits(part, i + 1, i + 3);
                i += 2;
            } else if (c <= ' ' || c >= 0x7f) {
                return null;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Whether this is {@code prefix} or lies below it. */
    boolean isWithin(ProxyPath prefix) {
        return segments.size() >= prefix.segments.size()
                && segments.subList(0, prefix.segments.size()).equals(prefix.segments);
    }

    /** The one spelling in which it is passed on. */
    String encoded() {
        StringBuilder text = new StringBuilder();
        for (String segment : segments) {
            text.append('/');
            for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
                boolean plain = (octet >= 'a' && octet <= 'z')
                        || (octet >= 'A' && octet <= 'Z')
                        || (octet >= '0' && octet <= '9')
                        || PLAIN.indexOf(octet) >= 0;
                if (plain) {
                    text.append((char) octet);
                } else {
                    text.append('%').append(HEX.toHexDigits(octet));
                }
            }
        }
        return trailingSlash ? text.append('/').toString() : text.toString();
    }
}
