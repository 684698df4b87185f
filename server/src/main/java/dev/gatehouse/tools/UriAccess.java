package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The access of URIs that only a template leads to, where they have one of their own.
 *
 * @param config what configuration says
 * @param overrides what operators gave, by URI or template
 * @param names what an endpoint's URI is called by both
 */
record UriAccess(OfferingsConfig config, Map<String, AccessOverride> overrides, UnaryOperator<String> names) {
    static final UriAccess NONE = new UriAccess(OfferingsConfig.NONE, Map.of(), uri -> uri);

    UriAccess {
        overrides = Map.copyOf(overrides);
    }

    /**
     * The template as it is for one URI that follows it. What an operator gave the URI itself counts first; a template
     * that an operator switched off leads nowhere; then what configuration says of the URI, unless that is what it says
     * of the template as well, in whose place an operator's word stands.
     */
    ResourceTemplate of(String uri, ResourceTemplate template) {
        if (config.access().isEmpty() && overrides.isEmpty()) {
            return template;
        }
        String name = names.apply(uri);
        AccessOverride own = overrides.get(name);
        if (own != null) {
            return template.with(own);
        }
        String key = config.keyOf(name);
        boolean overridden = template.revision() > 0;
        if (key == null
                || (overridden
                        && (!template.access().enabled() || key.equals(config.keyOf(names.apply(template.id())))))) {
            return template;
        }
        return template.with(new AccessOverride(configured(key), 0));
    }

    private Access configured(String key) {
        return Objects.requireNonNull(config.access().get(key));
    }

    Collection<Access> all() {
        List<Access> all = new ArrayList<>(config.access().values());
        overrides.values().forEach(override -> all.add(override.access()));
        return all;
    }

    /** The same for an endpoint that has names of its own. */
    UriAccess under(UnaryOperator<String> others) {
        return new UriAccess(config, overrides, others);
    }
}
