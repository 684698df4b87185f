package dev.gatehouse;

import java.nio.file.Path;

/** A configuration that cannot be run with; the message names the key, the reason and the fix in one line. */
public final class ConfigProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigProblem(String key, String reason, String fix) {
        super(key + ": " + reason + "; " + fix);
    }

    /** The same of a file. */
    ConfigProblem(Path file, ConfigProblem problem) {
        super(file + ": " + problem.getMessage(), problem);
    }
}
