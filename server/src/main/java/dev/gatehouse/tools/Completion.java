package dev.gatehouse.tools;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Proposed values.
 *
 * @param values the best first; at most 100
 * @param total how many there are, if known
 * @param more whether there are more than these
 */
public record Completion(List<String> values, @Nullable Integer total, boolean more) {
    /** As many values as MCP lets one answer hold. */
    public static final int MOST = 100;

    public Completion {
        values = List.copyOf(values);
        if (values.size() > MOST) {
            throw new IllegalArgumentException("more than 100 values");
        }
    }

    /** No proposals. */
    public static Completion none() {
        return new Completion(List.of(), 0, false);
    }

    /** Those of {@code all} that begin as {@code value} does, whatever their case, in the order given. */
    public static Completion startingWith(String value, Collection<String> all) {
        String start = value.toLowerCase(Locale.ROOT);
        List<String> matching = all.stream()
                .filter(one -> one.toLowerCase(Locale.ROOT).startsWith(start))
                .toList();
        return new Completion(
                matching.subList(0, Math.min(MOST, matching.size())), matching.size(), matching.size() > MOST);
    }
}
