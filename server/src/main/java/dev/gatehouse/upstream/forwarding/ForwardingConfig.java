package dev.gatehouse.upstream.forwarding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** As whom calls go to a backend: the {@code identity} of an entry of {@code upstreams}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ForwardingConfig.None.class, name = "none"),
    @JsonSubTypes.Type(value = ForwardingConfig.Headers.class, name = "headers"),
    @JsonSubTypes.Type(value = ForwardingConfig.Vault.class, name = "vault")
})
public sealed interface ForwardingConfig {
    /** The word for it: the {@code mode}. */
    default String mode() {
        for (JsonSubTypes.Type kind :
                ForwardingConfig.class.getAnnotation(JsonSubTypes.class).value()) {
            if (kind.value().isInstance(this)) {
                return kind.name();
            }
        }
        throw new IllegalStateException("a mode without a name");
    }

    /** As nobody: the backend is told nothing of the caller. */
    record None() implements ForwardingConfig {}

    /** The caller in plain header fields, for a backend that nobody but the gateway can reach. */
    record Headers() implements ForwardingConfig {}

    /** Each user's own grant at the backend's provider; refused, since it is not there yet. */
    record Vault() implements ForwardingConfig {
        public Vault() {
            throw new IllegalArgumentException("mode vault (each user's own grant at the backend's provider) is not"
                    + " there yet; use none or headers");
        }
    }
}
