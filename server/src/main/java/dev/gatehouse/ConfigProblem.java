package dev.gatehouse;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A configuration that cannot be run with; the message names the key, the reason and the fix in one line. */
public final class ConfigProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigProblem(String key, String reason, String fix) {
        super(key + ": " + reason + "; " + fix);
    }

    /**
     * What a room said of its own section.
     *
     * @param file where the configuration was read; absent if nobody knows
     * @param said the key, the reason and the fix as its message
     */
    ConfigProblem(@Nullable Path file, RuntimeException said) {
        super(file == null ? said.getMessage() : file + ": " + said.getMessage(), said);
    }
}
