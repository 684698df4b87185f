package dev.gatehouse.cli;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.GatehouseConfig;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The optional last argument of most commands: the configuration file. */
final class ConfigArgument {
    @Parameters(
            paramLabel = "config.yml",
            arity = "0..1",
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
