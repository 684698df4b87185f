package dev.gatehouse.upstream;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Picks operations of an OpenAPI document: those to which everything fits that the rule says. In each text {@code *}
 * stands for anything.
 *
 * @param operation the operation's id
 * @param tag one of its tags
 * @param method its HTTP method, without regard to case
 * @param path its path, as the document writes it
 */
public record OperationRule(
        @Nullable String operation,
        @Nullable String tag,
        @Nullable String method,
        @Nullable String path) {
    public OperationRule {
        if (operation == null && tag == null && method == null && path == null) {
            throw new IllegalArgumentException("a rule says nothing; give it operation, tag, method or path");
        }
    }

    /** Whether an operation is picked; {@code id} is empty where the document gives it none. */
    public boolean picks(String id, List<String> tags, String verb, String where) {
        return fits(operation, id)
                && (tag == null || tags.stream().anyMatch(one -> fits(tag, one)))
                && (method == null || fits(method.toUpperCase(Locale.ROOT), verb))
                && fits(path, where);
    }

    private static boolean fits(@Nullable String wanted, String given) {
        return wanted == null
                || Stream.of(wanted.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.collectingAndThen(Collectors.joining(".*"), Pattern::compile))
                        .matcher(given)
                        .matches();
    }
}
