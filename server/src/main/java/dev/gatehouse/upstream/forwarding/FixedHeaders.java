package dev.gatehouse.upstream.forwarding;

import dev.gatehouse.upstream.UpstreamFailure;
import java.util.Map;
import java.util.TreeMap;

/** Fields that are the same for every caller, such as an API key, beneath those that tell who the caller is. */
public final class FixedHeaders implements IdentityForwarding {
    private final Map<String, String> fixed;
    private final IdentityForwarding identity;

    /** Where both have a field, {@code identity} says what stands in it. */
    public FixedHeaders(Map<String, String> fixed, IdentityForwarding identity) {
        this.fixed = Map.copyOf(fixed);
        this.identity = identity;
    }

    @Override
    public Map<String, String> headers(OnBehalf caller) throws UpstreamFailure {
        Map<String, String> told = identity.headers(caller);
        if (fixed.isEmpty()) {
            return told;
        }
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(fixed);
        all.putAll(told);
        return all;
    }
}
