package dev.gatehouse.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are in the checkout. */
public final class Project {
    private Project() {}

    /** The checkout's top folder, wherever the tests were started. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("config.yml"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("not started in a checkout");
            }
            folder = parent;
        }
        return folder;
    }
}
