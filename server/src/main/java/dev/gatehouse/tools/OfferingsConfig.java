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
        Access exact = access.get(id);
        if (exact != null) {
            return exact;
        }
        Access found = null;
        int longest = -1;
        for (Map.Entry<String, Access> entry : access.entrySet()) {
            String key = entry.getKey();
            int length = key.length() - 1;
            if (key.endsWith("*") && length > longest && id.regionMatches(0, key, 0, length)) {
                found = entry.getValue();
                longest = length;
            }
        }
        return found;
    }

    Resource applyTo(Resource resource) {
        Access configured = find(resource.uri());
        return configured == null ? resource : resource.with(configured);
    }

    ResourceTemplate applyTo(ResourceTemplate template) {
        Access configured = find(template.id());
        return configured == null ? template : template.with(configured);
    }

    Prompt applyTo(Prompt prompt) {
        Access configured = find(prompt.id());
        return configured == null ? prompt : prompt.with(configured);
    }
}
