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
     * The template as it is for one URI that follows it. A template that an operator switched off leads nowhere; then
     * what an operator gave the URI itself counts; then what configuration says of the URI, unless that is what it says
     * of the template as well, in whose place an operator's word stands.
     */
    ResourceTemplate of(String uri, ResourceTemplate template) {
        if (config.access().isEmpty() && overrides.isEmpty()) {
            return template;
        }
        boolean overridden = template.revision() > 0;
        if (overridden && !template.access().enabled()) {
            return template;
        }
        String name = names.apply(uri);
        AccessOverride own = overrides.get(name);
        if (own != null) {
            return template.with(own);
        }
        String key = config.keyOf(name);
        if (key == null || (overridden && key.equals(config.keyOf(names.apply(template.id()))))) {
            return template;
        }
        return template.with(new AccessOverride(configured(key), 0));
    }

    private Access configured(String key) {
        return Objects.requireNonNull(config.access().get(key));
    }

    /** Each that some URI which follows one of these templates may have; at most those of a few others as well. */
    Collection<Access> behind(Collection<ResourceTemplate> templates) {
        if (config.access().isEmpty() && overrides.isEmpty()) {
            return List.of();
        }
        List<UriTemplate> named = templates.stream()
                .map(template -> UriTemplate.parse(names.apply(template.id())))
                .toList();
        List<Access> all = new ArrayList<>();
        config.access().forEach((key, access) -> {
            if (named.stream().anyMatch(template -> mayLeadTo(template, key))) {
                all.add(access);
            }
        });
        overrides.forEach((uri, override) -> {
            if (named.stream().anyMatch(template -> template.match(uri) != null)) {
                all.add(override.access());
            }
        });
        return all;
    }

    private static boolean mayLeadTo(UriTemplate template, String key) {
        if (!key.endsWith("*")) {
            return template.match(key) != null;
        }
        String begins = key.substring(0, key.length() - 1);
        int firstPlace = template.text().indexOf('{');
        String fixed = firstPlace < 0 ? template.text() : template.text().substring(0, firstPlace);
        return begins.startsWith(fixed) || fixed.startsWith(begins);
    }

    /** The same for an endpoint that has names of its own. */
    UriAccess under(UnaryOperator<String> others) {
        return new UriAccess(config, overrides, others);
    }
}
