package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.audit.sink.SinkConfig;
import io.dropwizard.util.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code audit} section of the configuration.
 *
 * @param durability what happens to a call that cannot be recorded; {@code refuse} if absent
 * @param checkpoint when the chain is signed, and where that is kept
 * @param retention how long events are kept; for ever if absent
 * @param spill where events go that the database cannot take, if they are to go anywhere
 * @param sinks the systems that events are handed on to
 */
public record AuditConfig(
        Durability durability,
        CheckpointConfig checkpoint,
        @Nullable Duration retention,
        SpillConfig spill,
        List<SinkConfig> sinks) {
    private static final Duration SHORTEST = Duration.days(1);

    /** Fills in what is absent. */
    public AuditConfig(
            @Nullable Durability durability,
            @Nullable CheckpointConfig checkpoint,
            @Nullable Duration retention,
            @Nullable SpillConfig spill,
            @Nullable List<SinkConfig> sinks) {
        this.durability = durability == null ? Durability.REFUSE : durability;
        this.checkpoint = checkpoint == null ? CheckpointConfig.defaults() : checkpoint;
        this.retention = retention;
        this.spill = spill == null ? SpillConfig.defaults() : spill;
        this.sinks = sinks == null ? List.of() : List.copyOf(sinks);
        if (this.sinks.stream().map(SinkConfig::id).distinct().count() < this.sinks.size()) {
            throw new IllegalArgumentException("audit.sinks: two have the same id; give each an id of its own");
        }
        if (retention != null && retention.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("audit.retention: must be a day or more, such as 90d");
        }
    }

    /** {@link #retention} as a length of time; absent if events are kept for ever. */
    public java.time.@Nullable Duration kept() {
        return retention == null ? null : retention.toJavaDuration();
    }

    /** What holds where nothing is said. */
    public static AuditConfig defaults() {
        return new AuditConfig(null, null, null, null, null);
    }

    /** What happens to a call that cannot be recorded. */
    public enum Durability {
        /** It is refused with 503. */
        @JsonProperty("refuse")
        REFUSE,
        /** It goes on: its event goes to a journal on disk, and into the chain when the database can take it. */
        @JsonProperty("spill")
        SPILL
    }
}
