package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that the gateway runs with. All of it is read at the start; what is changed in the console is kept
 * in the database and is no part of this.
 *
 * @param file where it was read from; absent if from none
 * @param startedAt since when it is in force
 * @param lastStart when this node was started before; absent if that is not known
 * @param sinceLastStart what was different then
 * @param onDisk what the file says by now
 */
public record ConfigView(
        @Nullable String file,
        Instant startedAt,
        List<Entry> entries,
        @Nullable Instant lastStart,
        List<Difference> sinceLastStart,
        OnDisk onDisk) {
    /** Where a value comes from. */
    public enum Source {
        /** The file says it. */
        @JsonProperty("file")
        FILE,
        /** A variable of the environment that the file names says it. */
        @JsonProperty("environment")
        ENVIRONMENT,
        /** Nobody says it. */
        @JsonProperty("default")
        DEFAULT
    }

    /** How the file stands to what the gateway runs with. */
    public enum FileState {
        /** A restart would change nothing. */
        @JsonProperty("same")
        SAME,
        /** A restart would change something. */
        @JsonProperty("different")
        DIFFERENT,
        /** A restart would fail. */
        @JsonProperty("invalid")
        INVALID,
        /** There is no file. */
        @JsonProperty("unknown")
        UNKNOWN
    }

    /**
     * One value.
     *
     * @param key its name, as in docs/configuration.md, with the places in lists
     * @param value absent if it is not set, or is a secret
     * @param line where the file says it
     * @param variable the variable that says it
     * @param fingerprint of a secret that is set: the same for the same secret, on this node
     * @param changed whether it is something else than its default
     * @param defaultValue absent if there is none, or none that holds for every entry of its list
     */
    public record Entry(
            String key,
            @Nullable String value,
            Source source,
            @Nullable Integer line,
            @Nullable String variable,
            boolean secret,
            @Nullable String fingerprint,
            boolean changed,
            @Nullable String defaultValue) {}

    /** A value that was, or will be, another. */
    public record Difference(
            String key, @Nullable String before, @Nullable String after) {}

    /** What the file says by now, and what a restart would change. */
    public record OnDisk(FileState state, List<Difference> differences) {}
}
