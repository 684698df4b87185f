package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The members of a token's header or payload, taken in one form only: what is absent is null, what has another form
 * than the standard gives it is refused. Immutable view.
 */
record Claims(ObjectNode node) {
    /** RFC 6749 §3.3. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private static final int MAX_TEXT_BYTES = 255;
    private static final int MOST_ACTORS = 5;

    /** A member has a form that cannot be trusted; the message says which and why. */
    static final class ClaimRefused extends Exception {
        private static final long serialVersionUID = 1L;

        ClaimRefused(String message) {
            super(message);
        }
    }

    /** An identifier: not empty, at most 255 bytes, nothing invisible or undecodable in it. */
    @Nullable
    String identifier(String name) throws ClaimRefused {
        return identifier(name, node.get(name));
    }

    /** The same for a configured claim. */
    @Nullable
    String identifier(ClaimPath path) throws ClaimRefused {
        return identifier(path.text(), path.in(node));
    }

    private static @Nullable String identifier(String name, @Nullable JsonNode value) throws ClaimRefused {
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw new ClaimRefused(name + " is not text");
        }
        String text = value.textValue();
        if (text.isEmpty()) {
            throw new ClaimRefused(name + " is empty");
        }
        if (!isPlain(text)) {
            throw new ClaimRefused(name + " holds control characters or undecodable text");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
            throw new ClaimRefused(name + " is longer than " + MAX_TEXT_BYTES + " bytes");
        }
        return text;
    }

    /** The first identifier of these claims that is present. */
    @Nullable
    String firstIdentifier(List<ClaimPath> paths) throws ClaimRefused {
        for (ClaimPath path : paths) {
            String value = identifier(path);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** Text for display alone: whatever is not well-formed is left out. */
    @Nullable
    String display(ClaimPath path) {
        try {
            return identifier(path);
        } catch (ClaimRefused e) {
            return null;
        }
    }

    /** A NumericDate (RFC 7519 §2) in milliseconds. */
    @Nullable
    Long date(String name) throws ClaimRefused {
        JsonNode value = node.get(name);
        if (value == null) {
            return null;
        }
        double seconds = value.doubleValue();
        if (!value.isNumber() || !Double.isFinite(seconds) || Math.abs(seconds) > 1e12) {
            throw new ClaimRefused(name + " is not a date in seconds");
        }
        return (long) Math.floor(seconds * 1000);
    }

    /** Text, or an array of text (RFC 7519 §4.1.3). */
    Set<String> texts(String name) throws ClaimRefused {
        return texts(name, node.get(name));
    }

    /** The names (of roles, of groups) in all these claims: each text, or an array of text. */
    Set<String> names(List<ClaimPath> paths) throws ClaimRefused {
        Set<String> all = new LinkedHashSet<>();
        for (ClaimPath path : paths) {
            for (String name : texts(path.text(), path.in(node))) {
                if (!isPlain(name)) {
                    throw new ClaimRefused(path + " holds control characters or undecodable text");
                }
                all.add(name);
            }
        }
        return all;
    }

    private static Set<String> texts(String name, @Nullable JsonNode value) throws ClaimRefused {
        if (value == null) {
            return Set.of();
        }
        if (value.isTextual()) {
            return Set.of(value.textValue());
        }
        Set<String> all = new LinkedHashSet<>();
        if (!value.isArray()) {
            throw new ClaimRefused(name + " is neither text nor an array of text");
        }
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw new ClaimRefused(name + " holds something that is not text");
            }
            all.add(element.textValue());
        }
        return all;
    }

    /**
     * All scopes of these claims. {@code scope} is space-separated text (RFC 8693 §4.2) unless arrays are allowed for
     * it; others may be either.
     */
    Set<String> scopes(List<ClaimPath> paths, boolean scopeArray) throws ClaimRefused {
        Set<String> all = new LinkedHashSet<>();
        for (ClaimPath path : paths) {
            JsonNode value = path.in(node);
            if (value == null) {
                continue;
            }
            if (value.isTextual()) {
                all.addAll(List.of(value.textValue().split(" ", -1)));
                all.remove("");
            } else if (path.text().equals("scope") && !scopeArray) {
                throw new ClaimRefused("scope is not space-separated text");
            } else {
                all.addAll(texts(path.text(), value));
            }
        }
        for (String scope : all) {
            if (!SCOPE.matcher(scope).matches()) {
                throw new ClaimRefused("scope " + quoted(scope) + " has characters that no scope may have");
            }
        }
        return all;
    }

    static boolean isScope(String text) {
        return SCOPE.matcher(text).matches();
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** Whether the claim is this text, whatever the case of its letters. */
    boolean says(String name, String text) {
        return text.equalsIgnoreCase(node.path(name).textValue());
    }

    /** Untrusted text for a sentence: short, ASCII, and unable to break out of its quotes. */
    static String quoted(String text) {
        StringBuilder safe = new StringBuilder("'");
        text.codePoints().limit(100).forEach(c -> {
            if (c >= ' ' && c < 0x7F && c != '\'' && c != '"' && c != '\\') {
                safe.appendCodePoint(c);
            } else {
                safe.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return safe.append(text.codePointCount(0, text.length()) > 100 ? "…'" : "'")
                .toString();
    }

    /** The same for several texts. */
    static String quoted(Iterable<String> texts) {
        List<String> all = StreamSupport.stream(texts.spliterator(), false)
                .limit(5)
                .map(Claims::quoted)
                .toList();
        return all.isEmpty() ? "nothing" : String.join(", ", all);
    }

    private static boolean isPlain(String text) {
        return text.codePoints().noneMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> c == 0xFFFD || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
        });
    }

    /** Who acts for the subject, the current one first (RFC 8693 §4.1); one without a proper subject ends the chain. */
    List<String> actors() {
        List<String> actors = new ArrayList<>();
        for (JsonNode act = node.path("act"); actors.size() < MOST_ACTORS; act = act.path("act")) {
            try {
                String subject = identifier("act", act.get("sub"));
                if (subject == null) {
                    break;
                }
                actors.add(subject);
            } catch (ClaimRefused e) {
                break;
            }
        }
        return actors;
    }
}
