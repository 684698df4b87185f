package dev.gatehouse.tools;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URI template (RFC 6570), used to tell whether a URI follows it and what stands in its places. Immutable.
 *
 * <p>Every operator is known, with one variable an expression, or several for {@code ?}, {@code &} and {@code ;}, each
 * in its place or left out. Matching costs no more than the square of the URI's length, which is capped.
 */
public final class UriTemplate {
    private static final int MAX_URI = 2_048;
    private static final Pattern EXPRESSION = Pattern.compile("\\{([+#./;?&]?)([A-Za-z0-9_.,%]+)\\*?}");

    private final String text;
    private final Pattern pattern;
    private final List<String> variables;

    private UriTemplate(String text, Pattern pattern, List<String> variables) {
        this.text = text;
        this.pattern = pattern;
        this.variables = List.copyOf(variables);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it is none that can be matched; the message says why
     */
    public static UriTemplate parse(String text) {
        StringBuilder regex = new StringBuilder();
        List<String> variables = new ArrayList<>();
        Matcher expression = EXPRESSION.matcher(text);
        int end = 0;
        int greedy = 0;
        while (expression.find()) {
            regex.append(literal(text, end, expression.start()));
            String operator = expression.group(1);
            greedy += operator.equals("+") || operator.equals("#") ? 1 : 0;
            append(regex, operator, expression.group(2).split(",", -1), variables, text);
            end = expression.end();
        }
        regex.append(literal(text, end, text.length()));
        if (greedy > 1) {
            throw new IllegalArgumentException(
                    "The URI template " + text + " has more than one part that may span slashes.");
        }
        if (new HashSet<>(variables).size() < variables.size()) {
            throw new IllegalArgumentException("The URI template " + text + " names a variable twice.");
        }
        return new UriTemplate(text, Pattern.compile(regex.toString()), variables);
    }

    private static String literal(String text, int from, int to) {
        String literal = text.substring(from, to);
        if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
            throw new IllegalArgumentException("The URI template " + text + " has an expression that is not known.");
        }
        return literal.isEmpty() ? "" : Pattern.quote(literal);
    }

    private static void append(
            StringBuilder regex, String operator, String[] names, List<String> variables, String text) {
        boolean named = operator.equals("?") || operator.equals("&") || operator.equals(";");
        if (names.length > 1 && !named) {
            throw new IllegalArgumentException(
                    "The URI template " + text + " has several variables in one expression.");
        }
        for (int i = 0; i < names.length; i++) {
            variables.add(names[i]);
            switch (operator) {
                case "" -> regex.append("([^/?#]+)");
                case "+" -> regex.append("(.+)");
                case "#" -> regex.append("(?:#(.*))?");
                case "." -> regex.append("(?:\\.([^/?#.]+))?");
                case "/" -> regex.append("(?:/([^/?#]+))?");
                case ";" -> regex.append("(?:;").append(Pattern.quote(names[i])).append("=?([^/?#;]*))?");
                default ->
                    regex.append("(?:[?&]").append(Pattern.quote(names[i])).append("=([^&#]*))?");
            }
        }
    }

    /** The template as it was written. */
    public String text() {
        return text;
    }

    /** The names of its variables, in order. */
    public List<String> variables() {
        return variables;
    }

    /** What the variables hold in {@code uri}, decoded; absent if the URI does not follow the template. */
    public @Nullable Map<String, String> match(String uri) {
        if (uri.length() > MAX_URI) {
            return null;
        }
        Matcher matcher = pattern.matcher(uri);
        if (!matcher.matches()) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < variables.size(); i++) {
            String value = matcher.group(i + 1);
            if (value != null) {
                String decoded = decode(value);
                if (decoded == null) {
                    return null;
                }
                values.put(variables.get(i), decoded);
            }
        }
        return values;
    }

    private static @Nullable String decode(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
