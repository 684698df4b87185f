package dev.gatehouse.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps server and load apart: one core each, where the machine has two and {@code taskset}. */
final class Cores {
    static final int LOAD = 0;
    static final int SERVER = 1;

    private Cores() {}

    /** The words that put a command on a core; none where that is not possible. */
    static List<String> pin(int core) {
        return canPin() ? List.of("taskset", "-c", String.valueOf(core)) : List.of();
    }

    static boolean canPin() {
        return Runtime.getRuntime().availableProcessors() >= 2 && isInstalled("taskset");
    }

    static boolean isInstalled(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
