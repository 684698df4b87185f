package dev.gatehouse.upstream.forwarding;

import java.util.Map;

/** Makes of an upstream's {@code identity} what carries it out. */
public final class Forwardings {
    private static final IdentityForwarding NOBODY = behalf -> Map.of();

    /**
     * As whom calls go to a backend.
     *
     * @param upstream its name, for messages
     */
    public IdentityForwarding of(String upstream, ForwardingConfig config) {
        return switch (config) {
            case ForwardingConfig.None() -> NOBODY;
            case ForwardingConfig.Headers() -> new IdentityHeaders();
            case ForwardingConfig.Vault() -> throw new IllegalStateException(upstream + " cannot be configured so");
        };
    }
}
