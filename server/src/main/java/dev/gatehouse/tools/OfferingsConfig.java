package dev.gatehouse.tools;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.policy.Access;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code resources} or the {@code prompts} section of the configuration: access in place of what they propose.
 *
 * @param access by URI, template or name; a key that ends in {@code *} stands for all that begin like it, and the
 *     longest that fits counts
 */
public record OfferingsConfig(Map<String, Access> access) {
    /** Everything as proposed. */
    public static final OfferingsConfig NONE = new OfferingsConfig(Map.of());

    public OfferingsConfig {
        access = Map.copyOf(access);
    }

    @JsonCreator
    static OfferingsConfig read(@JsonProperty("access") @Nullable Map<String, AccessConfig> access) {
        Map<String, Access> read = new TreeMap<>();
        if (access != null) {
            access.forEach((key, configured) -> read.put(key, configured.access("access." + key)));
        }
        return new OfferingsConfig(read);
    }

    /** The access that is configured for this URI, template or name; absent if none is. */
    public @Nullable Access find(String id) {
        String key = keyOf(id);
        return key == null ? null : access.get(key);
    }

    /** The key under which it is configured: its own, or the longest beginning that fits; absent if none is. */
    @Nullable
    String keyOf(String id) {
        if (access.containsKey(id)) {
            return id;
        }
        String found = null;
        for (String key : access.keySet()) {
            int length = key.length() - 1;
            if (key.endsWith("*")
                    && (found == null || length > found.length() - 1)
                    && id.regionMatches(0, key, 0, length)) {
                found = key;
            }
        }
        return found;
    }

    Resource applyTo(Resource resource) {
        Access configured = find(resource.uri());
        return configured == null ? resource : resource.configured(configured);
    }

    ResourceTemplate applyTo(ResourceTemplate template) {
        Access configured = find(template.id());
        return configured == null ? template : template.configured(configured);
    }

    Prompt applyTo(Prompt prompt) {
        Access configured = find(prompt.id());
        return configured == null ? prompt : prompt.configured(configured);
    }
}
