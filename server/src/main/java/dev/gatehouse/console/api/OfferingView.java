package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.policy.Access;
import org.jspecify.annotations.Nullable;

/**
 * What is offered besides tools, and who may have it.
 *
 * @param id its URI, template or name
 * @param listed whether lists show it
 * @param access the access in force
 * @param defaultAccess the access that configuration gives it
 * @param revision the number of the change in force, also its ETag; 0 while the default holds
 * @param configuredBy the key of the configuration that gives the default; absent if that is what its upstream, or the
 *     gateway for its own, gives it
 */
public record OfferingView(
        Kind kind,
        String id,
        @Nullable String title,
        @Nullable String description,
        @Nullable String upstream,
        boolean listed,
        Access access,
        Access defaultAccess,
        long revision,
        @Nullable String configuredBy) {
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
}
