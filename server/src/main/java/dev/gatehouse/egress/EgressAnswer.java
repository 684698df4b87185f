package dev.gatehouse.egress;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an {@link EgressRequest} brought: any status, redirects too, which are never followed. Immutable.
 *
 * @param headers field names in lower case, with their values in order
 * @param body the whole body as text, read as UTF-8
 */
public record EgressAnswer(int status, Map<String, List<String>> headers, String body) {
    public EgressAnswer {
        headers = Map.copyOf(headers);
    }

    /** The first value of a field, whatever the case of its name. */
    public Optional<String> header(String name) {
        return all(name).stream().findFirst();
    }

    /** Every value of a field, whatever the case of its name. */
    public List<String> all(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
}
