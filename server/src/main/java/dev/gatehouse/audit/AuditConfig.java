package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The {@code audit} section of the configuration.
 *
 * @param durability what happens to a call that cannot be recorded; {@code refuse} if absent
 */
public record AuditConfig(Durability durability) {
    /** Fills in what is absent. */
    public AuditConfig(@Nullable Durability durability) {
        this.durability = durability == null ? Durability.REFUSE : durability;
    }

    /** What happens to a call that cannot be recorded. */
    public enum Durability {
        /** It is refused with 503. */
        @JsonProperty("refuse")
        REFUSE
    }
}
