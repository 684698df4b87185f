package dev.gatehouse.json;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * A regular expression of JSON Schema (ECMA-262) whose matching takes no more than its size times the text's length,
 * whatever both are: it runs on RE2, which cannot backtrack. What RE2 cannot express is refused, but for lookahead at
 * the very beginning ({@code ^(?=…)(?!…)…}), which is checked apart. Immutable, thread-safe.
 */
final class LinearPattern {
    private static final int LONGEST = 4_096;

    /** {@code wanted}: whether the text must match it. */
    private record Part(Pattern pattern, boolean wanted) {}

    private final List<Part> parts;
    private final int size;

    private LinearPattern(List<Part> parts, int size) {
        this.parts = parts;
        this.size = size;
    }

    /**
     * Compiles an expression.
     *
     * @throws InvalidJsonSchema if it is none, is too large, or needs backtracking
     */
    static LinearPattern compile(String expression) {
        if (expression.length() > LONGEST) {
            throw new InvalidJsonSchema("A pattern is longer than " + LONGEST + " characters");
        }
        String rest = expression;
        List<Part> parts = new ArrayList<>();
        int size = 0;
        if (rest.startsWith("^(?=") || rest.startsWith("^(?!")) {
            rest = rest.substring(1);
            while (rest.startsWith("(?=") || rest.startsWith("(?!")) {
                int end = EcmaPattern.endOfGroup(rest);
                EcmaPattern ahead = EcmaPattern.read("^(?:" + rest.substring(3, end) + ")", expression);
                parts.add(new Part(re2(ahead, expression), rest.charAt(2) == '='));
                size += ahead.size();
                rest = rest.substring(end + 1);
            }
            if (EcmaPattern.hasAlternatives(rest)) {
                throw EcmaPattern.beyond(expression, "lookahead that is not for the whole");
            }
            rest = "^" + rest;
        }
        EcmaPattern main = EcmaPattern.read(rest, expression);
        parts.add(new Part(re2(main, expression), true));
        return new LinearPattern(List.copyOf(parts), size + main.size());
    }

    private static Pattern re2(EcmaPattern pattern, String expression) {
        try {
            return Pattern.compile(pattern.translated());
        } catch (PatternSyntaxException e) {
            throw new InvalidJsonSchema(
                    "The pattern " + EcmaPattern.quoted(expression) + " cannot be used: " + e.getDescription());
        }
    }

    /** Whether it matches anywhere in the text. */
    boolean find(String text) {
        for (Part part : parts) {
            if (part.pattern().matcher(text).find() != part.wanted()) {
                return false;
            }
        }
        return true;
    }

    /** How many steps a character of a text costs at most. */
    int size() {
        return size;
    }
}
