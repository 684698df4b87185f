package dev.gatehouse.upstream;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a backend answered, of whatever status.
 *
 * @param headers its fields, by lower-case name
 * @param body its body as text
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, String body) {
    /** The first value of a field. */
    public @Nullable String header(String lowerCaseName) {
        List<String> values = headers.get(lowerCaseName);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
