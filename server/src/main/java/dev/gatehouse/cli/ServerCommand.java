package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the gateway until it is told to stop. */
@Command(name = "server", description = "Runs the gateway.", mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Override
    public Integer call() throws Exception {
        new Gatehouse().serve(config.file());
        return 0;
    }
}
