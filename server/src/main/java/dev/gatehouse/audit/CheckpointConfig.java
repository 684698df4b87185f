package dev.gatehouse.audit;

import io.dropwizard.util.Duration;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the head of the chain is signed, and where that is kept.
 *
 * @param every after how many events at the latest; 1000 if absent
 * @param interval how long after an event at the latest; 1 min if absent
 * @param file where checkpoints are appended; {@code audit-checkpoints.txt} in the data directory if absent
 * @param copy a second file for the same, on another disk or machine
 * @param url where each is sent by PUT as well
 */
public record CheckpointConfig(
        Integer every,
        Duration interval,
        @Nullable Path file,
        @Nullable Path copy,
        @Nullable URI url) {
    private static final String FILE = "audit-checkpoints.txt";

    /** Fills in what is absent. */
    public CheckpointConfig(
            @Nullable Integer every,
            @Nullable Duration interval,
            @Nullable Path file,
            @Nullable Path copy,
            @Nullable URI url) {
        this.every = every == null ? 1_000 : every;
        this.interval = interval == null ? Duration.minutes(1) : interval;
        this.file = file;
        this.copy = copy;
        this.url = url;
        if (this.every < 1) {
            throw new IllegalArgumentException("audit.checkpoint.every: must be 1 or more");
        }
        if (this.interval.toMilliseconds() < 1_000) {
            throw new IllegalArgumentException("audit.checkpoint.interval: must be a second or more, such as 1m");
        }
        if (url != null && (url.getScheme() == null || url.getHost() == null)) {
            throw new IllegalArgumentException(
                    "audit.checkpoint.url: must be a whole URL, such as https://vault.example.com/gatehouse");
        }
    }

    /** What holds where nothing is said. */
    public static CheckpointConfig defaults() {
        return new CheckpointConfig(null, null, null, null, null);
    }

    /** The files that checkpoints are appended to. */
    public List<Path> files(Path dataDirectory) {
        List<Path> files = new ArrayList<>();
        files.add(file == null ? dataDirectory.resolve(FILE) : file);
        if (copy != null) {
            files.add(copy);
        }
        return files;
    }
}
