package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import org.jspecify.annotations.Nullable;

/**
 * A path of plain HTTP that callers may use. Routes are in no list: whoever asks for one knows its path. Immutable.
 *
 * @param id the path, as the record names it
 * @param rule the configuration key that gives the access
 * @param access who may use it
 * @param upstream the backend behind it; absent for what is answered here
 */
public record Route(
        String id, String rule, Access access, @Nullable String upstream) implements Offering {
    @Override
    public Visibility visibility() {
        return Visibility.LOCKED;
    }
}
