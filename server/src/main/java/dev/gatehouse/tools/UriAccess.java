package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import java.util.Collection;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The configured access of URIs, whatever leads there.
 *
 * @param names what an endpoint's URI is called in the configuration
 */
record UriAccess(OfferingsConfig config, UnaryOperator<String> names) {
    static final UriAccess NONE = new UriAccess(OfferingsConfig.NONE, uri -> uri);

    @Nullable
    Access find(String uri) {
        return config.access().isEmpty() ? null : config.find(names.apply(uri));
    }

    Collection<Access> all() {
        return config.access().values();
    }

    /** The same for an endpoint that has names of its own. */
    UriAccess under(UnaryOperator<String> others) {
        return new UriAccess(config, others);
    }
}
