package dev.gatehouse.audit;

import io.dropwizard.util.DataSize;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where events go that the database cannot take, with {@code audit.durability: spill}.
 *
 * @param file the journal; {@code audit-spill.jsonl} in the data directory if absent
 * @param maxSize how long it may get before calls are refused; 256 MiB if absent
 */
public record SpillConfig(@Nullable Path file, DataSize maxSize) {
    private static final String FILE = "audit-spill.jsonl";

    /** Fills in what is absent. */
    public SpillConfig(@Nullable Path file, @Nullable DataSize maxSize) {
        this.file = file;
        this.maxSize = maxSize == null ? DataSize.mebibytes(256) : maxSize;
        if (this.maxSize.toBytes() < 1 << 16) {
            throw new IllegalArgumentException("audit.spill.maxSize: must be 64KiB or more, such as 256MiB");
        }
    }

    /** What holds where nothing is said. */
    public static SpillConfig defaults() {
        return new SpillConfig(null, null);
    }

    /** Where the journal is. */
    public Path file(Path dataDirectory) {
        return file == null ? dataDirectory.resolve(FILE) : file;
    }
}
