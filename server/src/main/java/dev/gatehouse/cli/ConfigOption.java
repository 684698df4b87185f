package dev.gatehouse.cli;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.GatehouseConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The configuration file, for commands whose last argument is something else. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "config.yml",
            defaultValue = "config.yml",
            description = "The configuration file (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("config.yml");

    Path file() {
        return file;
    }

    GatehouseConfig read() throws Exception {
        return ConfigFile.read(file);
    }
}
