package dev.gatehouse.cli;

import dev.gatehouse.ConfigTrial;
import dev.gatehouse.GatehouseConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Validates a configuration and says what it means, without starting anything. */
@Command(
        name = "check",
        description = "Validates the configuration and prints what it means.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument file = new ConfigArgument();

    @Override
    public Integer call() throws Exception {
        GatehouseConfig config = file.read();
        ConfigTrial.of(config);
        PrintWriter out = spec.commandLine().getOut();
        out.println(file.file() + " is valid.");
        config.meaning().forEach((what, how) -> out.printf("  %-22s %s%n", what, how));
        out.flush();
        return 0;
    }
}
