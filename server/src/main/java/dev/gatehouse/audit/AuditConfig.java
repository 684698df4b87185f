package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.audit.sink.SinkConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code audit} section of the configuration.
 *
 * @param durability what happens to a call that cannot be recorded; {@code refuse} if absent
 * @param sinks the systems that events are handed on to
 */
public record AuditConfig(Durability durability, List<SinkConfig> sinks) {
    /** Fills in what is absent. */
    public AuditConfig(@Nullable Durability durability, @Nullable List<SinkConfig> sinks) {
        this.durability = durability == null ? Durability.REFUSE : durability;
        this.sinks = sinks == null ? List.of() : List.copyOf(sinks);
        if (this.sinks.stream().map(SinkConfig::id).distinct().count() < this.sinks.size()) {
            throw new IllegalArgumentException("audit.sinks: two have the same id; give each an id of its own");
        }
    }

    /** What happens to a call that cannot be recorded. */
    public enum Durability {
        /** It is refused with 503. */
        @JsonProperty("refuse")
        REFUSE
    }
}
