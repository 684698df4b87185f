package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.policy.Access;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is offered besides tools. */
public record OfferingsView(List<Offering> offerings) {
    /** What can be offered besides tools. */
    public enum Kind {
        /** It is read under a URI of its own. */
        @JsonProperty("resource")
        RESOURCE,
        /** It stands for many URIs. */
        @JsonProperty("template")
        TEMPLATE,
        /** A text for the model that a person picks. */
        @JsonProperty("prompt")
        PROMPT
    }

    /**
     * One of them, and who may have it.
     *
     * @param id its URI, template or name
     * @param listed whether lists show it
     * @param access the access in force
     * @param configuredBy the key of the configuration that says so; absent if it is what its upstream, or the gateway
     *     for its own, gives it
     */
    public record Offering(
            Kind kind,
            String id,
            @Nullable String title,
            @Nullable String upstream,
            boolean listed,
            Access access,
            @Nullable String configuredBy) {}
}
