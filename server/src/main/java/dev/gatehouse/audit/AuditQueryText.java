package dev.gatehouse.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A query as people write it: {@code user:alice tool:orders.* decision:deny,limit ms:>500 -client:claude text}. Terms
 * are separated by spaces and must all hold; {@code -} before one negates it; values with spaces stand in double
 * quotes; a comma separates values of which one must hold; {@code *} at the end stands for any text. A word without a
 * key is looked for as text.
 *
 * @param terms in the order in which they were written
 */
public record AuditQueryText(List<Term> terms) {
    private static final Map<String, List<AuditField>> FIELDS = fields();
    private static final Map<String, AuditId> IDS = Map.of(
            "request",
            AuditId.REQUEST,
            "decision-id",
            AuditId.DECISION,
            "trace",
            AuditId.TRACE,
            "session",
            AuditId.SESSION);
    private static final Map<String, Set<String>> WORDS = Map.of(
            "decision", Set.of("allow", "deny", "limit", "challenge"),
            "outcome", Set.of("ok", "tool_error", "refused", "timeout", "cancelled", "unknown"));
    private static final int MOST_TERMS = 20;
    private static final int MOST_CHARACTERS = 2_000;

    /** Keeps a copy. */
    public AuditQueryText {
        terms = List.copyOf(terms);
    }

    /**
     * One term.
     *
     * @param key such as {@code user}; {@code text} where none was written
     * @param negated whether it must not hold
     * @param value as written, without quotes
     * @param start where it begins in the query
     * @param end where it ends
     * @param condition what it means
     */
    public record Term(String key, boolean negated, String value, int start, int end, AuditCondition condition) {}

    /** A query that cannot be understood; the message tells its author why. */
    public static final class Invalid extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String problem;

        Invalid(String problem) {
            super(problem);
            this.problem = problem;
        }

        /** What is wrong, as one sentence or two. */
        public String problem() {
            return problem;
        }
    }

    /** What the terms mean. */
    public List<AuditCondition> conditions() {
        return terms.stream().map(Term::condition).toList();
    }

    /** Every key that can be written before a colon. */
    public static List<String> keys() {
        Set<String> keys = new TreeSet<>(FIELDS.keySet());
        keys.addAll(IDS.keySet());
        keys.add("ms");
        keys.add("text");
        return List.copyOf(keys);
    }

    /** The fields behind a key; empty if there is no such key, or it stands for no field. */
    public static List<AuditField> fieldsOf(String key) {
        return FIELDS.getOrDefault(key, List.of());
    }

    /**
     * Reads a query.
     *
     * @throws Invalid if it has an unknown key, a value that cannot be, an open quotation mark, or is too long
     */
    public static AuditQueryText parse(String query) {
        if (query.length() > MOST_CHARACTERS) {
            throw new Invalid("A query has at most " + MOST_CHARACTERS + " characters.");
        }
        List<Term> terms = new ArrayList<>();
        Scanner scanner = new Scanner(query);
        while (scanner.skipSpace()) {
            terms.add(scanner.term());
        }
        if (terms.size() > MOST_TERMS) {
            throw new Invalid("A query has at most " + MOST_TERMS + " terms.");
        }
        return new AuditQueryText(terms);
    }

    private static Map<String, List<AuditField>> fields() {
        Map<String, List<AuditField>> fields = new LinkedHashMap<>();
        fields.put("user", List.of(AuditField.UID, AuditField.SUBJECT));
        fields.put("client", List.of(AuditField.CLIENT_ID, AuditField.CLIENT_NAME));
        EnumSet<AuditField> named = EnumSet.range(AuditField.UID, AuditField.RULE);
        named.add(AuditField.AUTH_METHOD);
        for (AuditField field : named) {
            fields.putIfAbsent(field.name().toLowerCase(Locale.ROOT).replace('_', '-'), List.of(field));
        }
        return fields;
    }

    private static AuditCondition condition(String key, String value, boolean quoted, boolean negated) {
        if (value.isEmpty()) {
            throw new Invalid("The key " + key + " has no value: write " + key + ":value.");
        }
        if (key.equals("text")) {
            return new AuditCondition.Text(value, negated);
        }
        if (key.equals("ms")) {
            return latency(value, negated);
        }
        AuditId id = IDS.get(key);
        if (id != null) {
            return new AuditCondition.HasId(id, value, negated);
        }
        List<AuditField> fields = FIELDS.get(key);
        if (fields == null) {
            throw new Invalid("There is no key \"" + key + "\"; there are " + String.join(", ", keys())
                    + ". To look for text with a colon, put it in double quotes.");
        }
        List<String> values = quoted ? List.of(value) : Arrays.asList(value.split(",", -1));
        checkWords(key, values);
        return new AuditCondition.OneOf(fields, values, negated);
    }

    private static void checkWords(String key, List<String> values) {
        Set<String> words = WORDS.get(key);
        for (String value : values) {
            if (value.isEmpty()) {
                throw new Invalid("A value of " + key + " is empty: write " + key + ":one,other.");
            }
            if (words != null && !value.endsWith("*") && !words.contains(value)) {
                throw new Invalid("The " + key + " \"" + value + "\" does not exist; it is one of "
                        + words.stream().sorted().collect(Collectors.joining(", ")) + ".");
            }
        }
    }

    /** {@code >500}, {@code >=500}, {@code <20}, {@code <=20} or {@code 100..200}, in milliseconds. */
    private static AuditCondition latency(String value, boolean negated) {
        try {
            if (value.contains("..")) {
                String[] ends = value.split("\\.\\.", 2);
                return new AuditCondition.Latency(micros(ends[0]), micros(ends[1]) + 1, negated);
            }
            String number = value.replaceFirst("^[<>]=?", "");
            long micros = micros(number);
            return switch (value.substring(0, value.length() - number.length())) {
                case ">" -> new AuditCondition.Latency(micros + 1, Long.MAX_VALUE, negated);
                case ">=" -> new AuditCondition.Latency(micros, Long.MAX_VALUE, negated);
                case "<" -> new AuditCondition.Latency(0, micros, negated);
                case "<=" -> new AuditCondition.Latency(0, micros + 1, negated);
                default -> throw new NumberFormatException();
            };
        } catch (NumberFormatException e) {
            throw new Invalid(
                    "ms takes a number of milliseconds after >, >=, < or <=, or a range: ms:>500, ms:100..200.");
        }
    }

    private static long micros(String millis) {
        double value = Double.parseDouble(millis);
        if (!(value >= 0 && value < 1e9)) {
            throw new NumberFormatException();
        }
        return Math.round(value * 1_000);
    }

    /** Reads one term after the other. */
    private static final class Scanner {
        private final String query;
        private int position;

        Scanner(String query) {
            this.query = query;
        }

        boolean skipSpace() {
            while (position < query.length() && Character.isWhitespace(query.charAt(position))) {
                position++;
            }
            return position < query.length();
        }

        Term term() {
            int start = position;
            boolean negated = query.charAt(position) == '-' && position + 1 < query.length();
            if (negated) {
                position++;
            }
            String key = key();
            boolean quoted = position < query.length() && query.charAt(position) == '"';
            String value = quoted ? quoted() : word();
            return new Term(key, negated, value, start, position, condition(key, value, quoted, negated));
        }

        /** Moves behind the colon if letters and then a colon follow. */
        private String key() {
            int end = position;
            while (end < query.length() && (Character.isLetter(query.charAt(end)) || query.charAt(end) == '-')) {
                end++;
            }
            if (end == position || end == query.length() || query.charAt(end) != ':') {
                return "text";
            }
            String key = query.substring(position, end).toLowerCase(Locale.ROOT);
            position = end + 1;
            return key;
        }

        private String word() {
            int start = position;
            while (position < query.length() && !Character.isWhitespace(query.charAt(position))) {
                position++;
            }
            return query.substring(start, position);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (position++; position < query.length(); position++) {
                char next = query.charAt(position);
                if (next == '"') {
                    position++;
                    return value.toString();
                }
                if (next == '\\' && position + 1 < query.length()) {
                    next = query.charAt(++position);
                }
                value.append(next);
            }
            throw new Invalid("A quotation mark is opened and not closed.");
        }
    }
}
