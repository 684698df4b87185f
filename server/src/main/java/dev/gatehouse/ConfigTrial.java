package dev.gatehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes of a configuration what the gateway would, to find what only then turns out to be wrong with it. */
public final class ConfigTrial {
    private ConfigTrial() {}

    /**
     * Tries a configuration on a database and keys that are thrown away; nothing listens and nothing is fetched.
     *
     * @throws ConfigProblem if something cannot be made as the configuration wants it
     */
    public static void of(GatehouseConfig config) throws IOException {
        Path folder = Files.createTempDirectory("gatehouse-check");
        try {
            Parts.openIn(folder, config, Clock.systemUTC()).close();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> within = Files.walk(folder)) {
            for (Path path : within.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
