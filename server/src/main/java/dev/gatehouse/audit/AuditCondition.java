package dev.gatehouse.audit;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an event must be, or must not be, to be found. */
public sealed interface AuditCondition {
    /** Whether events are found that do <em>not</em> fulfil it. */
    boolean negated();

    /**
     * One of the fields has one of the values.
     *
     * @param fields at least one
     * @param values exact, or with {@code *} for any text at the end
     */
    record OneOf(List<AuditField> fields, List<String> values, boolean negated) implements AuditCondition {
        /** Keeps copies. */
        public OneOf {
            fields = List.copyOf(fields);
            values = List.copyOf(values);
        }

        boolean exact() {
            return values.stream().noneMatch(value -> value.endsWith("*"));
        }

        Predicate<@Nullable String> test() {
            return text -> text != null && values.stream().anyMatch(value -> fits(text, value));
        }

        private static boolean fits(String text, String value) {
            return value.endsWith("*") ? text.startsWith(value.substring(0, value.length() - 1)) : text.equals(value);
        }
    }

    /**
     * Some field holds this text, in whatever case, or an id is this text.
     *
     * @param text not empty
     */
    record Text(String text, boolean negated) implements AuditCondition {
        /** The fields that are searched. */
        static final List<AuditField> FIELDS = List.of(
                AuditField.UID,
                AuditField.SUBJECT,
                AuditField.TENANT,
                AuditField.CLIENT_ID,
                AuditField.CLIENT_NAME,
                AuditField.ADDRESS,
                AuditField.METHOD,
                AuditField.TOOL,
                AuditField.UPSTREAM,
                AuditField.REASON,
                AuditField.RULE,
                AuditField.MISSING_SCOPES,
                AuditField.DETAIL);

        Predicate<@Nullable String> test() {
            String wanted = text.toLowerCase(Locale.ROOT);
            return value -> value != null && value.toLowerCase(Locale.ROOT).contains(wanted);
        }
    }

    /** The call took at least {@code minMicros} and less than {@code maxMicros} microseconds. */
    record Latency(long minMicros, long maxMicros, boolean negated) implements AuditCondition {}

    /** The id is exactly this. */
    record HasId(AuditId kind, String id, boolean negated) implements AuditCondition {}
}
