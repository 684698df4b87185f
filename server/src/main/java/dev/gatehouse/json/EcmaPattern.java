package dev.gatehouse.json;

import java.util.Map;

/**
 * A regular expression as ECMA-262 writes it, in the words of RE2.
 *
 * @param size how many states it takes: a bounded repetition is written out
 */
record EcmaPattern(String translated, int size) {
    private static final int MOST_STATES = 20_000;
    private static final int MOST_REPEATS = 1_000;
    private static final int DEEPEST = 100;
    private static final int LONGEST_QUOTE = 80;

    /** The long names of Unicode's categories. */
    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("Letter", "L"),
            Map.entry("Lowercase_Letter", "Ll"),
            Map.entry("Uppercase_Letter", "Lu"),
            Map.entry("Mark", "M"),
            Map.entry("Number", "N"),
            Map.entry("Decimal_Number", "Nd"),
            Map.entry("Punctuation", "P"),
            Map.entry("Symbol", "S"),
            Map.entry("Separator", "Z"));

    /** {@code whole}: what a refusal quotes. */
    static EcmaPattern read(String expression, String whole) {
        Reader reader = new Reader(expression, whole);
        long size = reader.alternatives(0);
        reader.requireEnd();
        return new EcmaPattern(reader.out.toString(), (int) size);
    }

    /** Where the group ends that an expression begins with; its length if it does not end. */
    static int endOfGroup(String expression) {
        int depth = 0;
        boolean inClass = false;
        for (int i = 0; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '\\' -> i++;
                case '[' -> inClass = true;
                case ']' -> inClass = false;
                case '(' -> depth += inClass ? 0 : 1;
                case ')' -> {
                    depth -= inClass ? 0 : 1;
                    if (depth == 0 && !inClass) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        throw new InvalidJsonSchema("The pattern " + quoted(expression) + " has a group without an end");
    }

    /** Whether there is a choice outside of all groups. */
    static boolean hasAlternatives(String expression) {
        int depth = 0;
        boolean inClass = false;
        for (int i = 0; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '\\' -> i++;
                case '[' -> inClass = true;
                case ']' -> inClass = false;
                case '(' -> depth += inClass ? 0 : 1;
                case ')' -> depth -= inClass ? 0 : 1;
                case '|' -> {
                    if (depth == 0 && !inClass) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    static InvalidJsonSchema beyond(String expression, String what) {
        return new InvalidJsonSchema(
                "The pattern " + quoted(expression) + " needs " + what + ", which cannot be checked in bounded time");
    }

    static String quoted(String expression) {
        String shown = expression.length() > LONGEST_QUOTE ? expression.substring(0, LONGEST_QUOTE) + "…" : expression;
        return Json.text(Json.mapper().getNodeFactory().textNode(shown));
    }

    /** Reads once from left to right. */
    private static final class Reader {
        private final String in;
        private final String whole;
        private final StringBuilder out;
        private int at;

        Reader(String in, String whole) {
            this.in = in;
            this.whole = whole;
            this.out = new StringBuilder(in.length() + 16);
        }

        void requireEnd() {
            if (at < in.length()) {
                throw new InvalidJsonSchema("The pattern " + quoted(whole) + " closes a group that it does not open");
            }
        }

        long alternatives(int depth) {
            if (depth > DEEPEST) {
                throw new InvalidJsonSchema("The pattern " + quoted(whole) + " is nested too deeply");
            }
            long size = 1;
            while (at < in.length() && in.charAt(at) != ')') {
                char c = in.charAt(at);
                if (c == '|') {
                    out.append(c);
                    at++;
                    size++;
                    continue;
                }
                size = bounded(size + atom(c, depth) * repeats());
            }
            return size;
        }

        private long bounded(long size) {
            if (size > MOST_STATES) {
                throw new InvalidJsonSchema(
                        "The pattern " + quoted(whole) + " is too large once its repetitions are" + " written out");
            }
            return size;
        }

        private long atom(char c, int depth) {
            switch (c) {
                case '(' -> {
                    return group(depth);
                }
                case '[' -> characters();
                case '\\' -> escape(false);
                default -> {
                    out.append(c);
                    at++;
                }
            }
            return 1;
        }

        private long group(int depth) {
            if (in.startsWith("(?=", at) || in.startsWith("(?!", at)) {
                throw beyond(whole, "lookahead within");
            }
            if (in.startsWith("(?<=", at) || in.startsWith("(?<!", at)) {
                throw beyond(whole, "lookbehind");
            }
            int named = in.startsWith("(?<", at) ? in.indexOf('>', at) : -1;
            if (named > 0) {
                out.append('('); // nobody asks for the name
                at = named + 1;
            } else if (in.startsWith("(?:", at)) {
                out.append("(?:");
                at += 3;
            } else if (in.startsWith("(?", at)) {
                throw beyond(whole, "a kind of group that JSON Schema does not have");
            } else {
                out.append('(');
                at++;
            }
            long size = alternatives(depth + 1);
            if (at == in.length()) {
                throw new InvalidJsonSchema("The pattern " + quoted(whole) + " has a group without an end");
            }
            out.append(')');
            at++;
            return size + 2;
        }

        /** A class; within it RE2 gives a meaning to brackets that ECMA-262 does not. */
        private void characters() {
            boolean negated = in.startsWith("[^", at);
            at += negated ? 2 : 1;
            if (in.startsWith("]", at)) {
                out.append(negated ? "[\\x00-\\x{10FFFF}]" : "[^\\x00-\\x{10FFFF}]");
                at++;
                return;
            }
            out.append(negated ? "[^" : "[");
            while (at < in.length() && in.charAt(at) != ']') {
                char c = in.charAt(at);
                if (c == '\\') {
                    escape(true);
                } else {
                    out.append(c == '[' ? "\\[" : String.valueOf(c));
                    at++;
                }
            }
            if (at == in.length()) {
                throw new InvalidJsonSchema("The pattern " + quoted(whole) + " has a class without an end");
            }
            out.append(']');
            at++;
        }

        private void escape(boolean inClass) {
            if (at + 1 == in.length()) {
                throw new InvalidJsonSchema("The pattern " + quoted(whole) + " ends with a backslash");
            }
            char c = in.charAt(at + 1);
            at += 2;
            switch (c) {
                case 'u' -> unicode();
                case 'x' -> codePoint(hex(2));
                case 'c' -> codePoint(in.length() > at ? in.charAt(at++) % 32 : 'c');
                case 'p', 'P' -> property(c);
                case '0' -> codePoint(0);
                case 'b' -> out.append(inClass ? "\\x08" : "\\b");
                case 'k', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                    throw beyond(whole, "a reference to what a group matched");
                case 'B', 'd', 'D', 's', 'S', 'w', 'W', 'f', 'n', 'r', 't', 'v' ->
                    out.append('\\').append(c);
                default -> codePoint(c);
            }
        }

        private void unicode() {
            if (in.startsWith("{", at)) {
                int end = in.indexOf('}', at);
                int value = end < 0 ? -1 : number(in.substring(at + 1, end));
                at = end + 1;
                codePoint(value);
                return;
            }
            int value = hex(4);
            if (Character.isHighSurrogate((char) value) && in.startsWith("\\u", at)) {
                at += 2;
                value = Character.toCodePoint((char) value, (char) hex(4));
            }
            codePoint(value);
        }

        private int hex(int digits) {
            int end = at + digits;
            int value = end > in.length() ? -1 : number(in.substring(at, end));
            at = end;
            return value;
        }

        private static int number(String hex) {
            try {
                return hex.startsWith("+") || hex.startsWith("-") ? -1 : Integer.parseInt(hex, 16);
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        private void codePoint(int value) {
            if (!Character.isValidCodePoint(value)) {
                throw new InvalidJsonSchema("The pattern " + quoted(whole) + " has an escape that means nothing");
            }
            out.append("\\x{").append(Integer.toHexString(value)).append('}');
        }

        private void property(char kind) {
            int end = in.startsWith("{", at) ? in.indexOf('}', at) : -1;
            if (end < 0) {
                throw new InvalidJsonSchema("The pattern " + quoted(whole) + " has an escape that means nothing");
            }
            String name = in.substring(at + 1, end);
            name = name.substring(name.indexOf('=') + 1);
            out.append('\\')
                    .append(kind)
                    .append('{')
                    .append(CATEGORIES.getOrDefault(name, name))
                    .append('}');
            at = end + 1;
        }

        /** How often what was read before is written out. */
        private long repeats() {
            if (at == in.length()) {
                return 1;
            }
            char c = in.charAt(at);
            if (c == '*' || c == '+' || c == '?') {
                out.append(c);
                at++;
                lazy();
                return 1;
            }
            int end = c == '{' ? in.indexOf('}', at) : -1;
            if (end < 0 || !in.substring(at + 1, end).matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
                return 1;
            }
            String bounds = in.substring(at + 1, end);
            int comma = bounds.indexOf(',');
            boolean open = comma == bounds.length() - 1;
            int most = Integer.parseInt(open ? bounds.substring(0, comma) : bounds.substring(comma + 1));
            if (most > MOST_REPEATS) {
                throw beyond(whole, "more than " + MOST_REPEATS + " repetitions");
            }
            out.append(in, at, end + 1);
            at = end + 1;
            lazy();
            return Math.max(1, most);
        }

        private void lazy() {
            if (in.startsWith("?", at)) {
                out.append('?');
                at++;
            }
        }
    }
}
