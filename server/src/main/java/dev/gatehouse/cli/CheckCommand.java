package dev.gatehouse.cli;

import dev.gatehouse.ConfigTrial;
import dev.gatehouse.GatehouseConfig;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Validates a configuration and says what it means, without starting anything. */
@Command(
        name = "check",
        description = "Validates the configuration and prints what it means.",
        mixinStandardHelpOptions = true)
final class CheckCommand extends SpokenCommand {
    @Mixin
    private ConfigArgument file = new ConfigArgument();

    @Override
    public Integer call() throws Exception {
        GatehouseConfig config = file.read();
        ConfigTrial.of(config);
        PrintWriter out = out();
        out.println(file.file() + " is valid.");
        config.meaning().forEach((what, how) -> out.printf("  %-22s %s%n", what, how));
        out.flush();
        return 0;
    }
}
