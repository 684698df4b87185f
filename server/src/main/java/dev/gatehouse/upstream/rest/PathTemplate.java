package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A path with places for arguments. An argument stays in the segment that its place is in, also for a backend that
 * decodes twice, takes a backslash for a slash or resolves dots after decoding. Immutable.
 */
final class PathTemplate {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /** What a literal part of a path may not have (RFC 3986 §3.3). */
    private static final Pattern NOT_IN_A_PATH = Pattern.compile("[^A-Za-z0-9._~!$&'()*+,;=:@%/-]|%(?![0-9A-Fa-f]{2})");

    private static final Pattern SEPARATORS = Pattern.compile("[/\\\\]");
    /** How often a value is decoded to see what a careless backend would. */
    private static final int CARELESS = 4;

    private final List<TextTemplate> segments;

    private PathTemplate(List<TextTemplate> segments) {
        this.segments = segments;
    }

    /** @throws IllegalArgumentException if this is not a path that starts with a slash and stays where it is */
    static PathTemplate parse(String path) {
        List<TextTemplate> segments = Stream.of(path.substring(1).split("/", -1))
                .map(TextTemplate::parse)
                .toList();
        for (TextTemplate segment : segments) {
            if (segment.hasLiteral(NOT_IN_A_PATH)) {
                throw new IllegalArgumentException("path '" + path
                        + "' has a character that must be percent-encoded, or a place that is not {name}");
            }
        }
        if (climbs(path)) {
            throw new IllegalArgumentException("path '" + path + "' has a segment of dots");
        }
        return new PathTemplate(segments);
    }

    /** The arguments that it names, in order. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        segments.forEach(segment -> names.addAll(segment.names()));
        return names;
    }

    /** @throws BadArgument if an argument is missing, or could leave its segment */
    String fill(ObjectNode arguments) throws BadArgument {
        StringBuilder path = new StringBuilder();
        for (TextTemplate segment : segments) {
            check(segment, arguments);
            path.append('/').append(segment.fill(arguments, PathTemplate::encode));
        }
        return path.toString();
    }

    private static void check(TextTemplate segment, ObjectNode arguments) throws BadArgument {
        ObjectNode decoded = Json.object();
        for (String name : segment.names()) {
            JsonNode value = arguments.get(name);
            String text = value == null || value.isNull() ? "" : TextTemplate.scalar(name, value);
            if (text.isEmpty()) {
                throw new BadArgument(name, "is part of the path and must not be empty");
            }
            if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7F) || !isUnicode(text)) {
                throw new BadArgument(name, "is part of the path and must not have control characters");
            }
            decoded.put(name, text);
        }
        String whole = segment.fill(decoded, text -> text);
        for (String name : segment.names()) {
            if (climbs(String.valueOf(whole)) || climbs(decoded.get(name).asText())) {
                throw new BadArgument(name, "is part of the path and must not hold a segment of dots");
            }
        }
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Whether some way of reading this sees a segment that is one dot or two. */
    private static boolean climbs(String text) {
        String read = text;
        for (int i = 0; i < CARELESS; i++) {
            for (String segment : SEPARATORS.split(read, -1)) {
                String name = segment.replaceFirst(";.*", "");
                if (name.equals(".") || name.equals("..")) {
                    return true;
                }
            }
            String decoded = decode(read);
            if (decoded.equals(read)) {
                return false;
            }
            read = decoded;
        }
        return true;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Everything but the unreserved characters of RFC 3986 §2.3. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            boolean unreserved = (octet >= 'a' && octet <= 'z')
                    || (octet >= 'A' && octet <= 'Z')
                    || (octet >= '0' && octet <= '9')
                    || "-._~".indexOf(octet) >= 0;
            if (unreserved) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }
}
