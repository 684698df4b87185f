package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An access as configuration writes it; what is left out is closed: sign-in required, no scopes, switched on.
 *
 * @param mode whether a verified caller is needed
 * @param scopes the scopes a caller must hold, all of them
 * @param enabled whether anybody may call at all
 */
public record AccessConfig(
        Access.@Nullable Mode mode,
        @Nullable List<String> scopes,
        @Nullable Boolean enabled) {

    /**
     * The access that this says.
     *
     * @param key where it stands in the configuration, for the message
     * @throws IllegalArgumentException if it contradicts itself or a scope is none
     */
    public Access access(String key) {
        Access.Mode chosen = mode == null ? Access.Mode.REQUIRED : mode;
        List<String> needed = scopes == null ? List.of() : scopes;
        if (chosen == Access.Mode.PUBLIC && !needed.isEmpty()) {
            throw new IllegalArgumentException(
                    key + ": a public tool asks nobody for scopes. Remove scopes, or use mode: required.");
        }
        try {
            return new Access(chosen, needed, enabled == null || enabled);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ".scopes: " + e.getMessage(), e);
        }
    }
}
