package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the gateway until it is told to stop. */
@Command(name = "server", description = "Runs the gateway.", mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Override
    public Integer call() throws Exception {
        warnOfOlderVariables();
        new Gatehouse().serve(config.file());
        return 0;
    }

    /** A setting that somebody believes to be in force must not be passed over in silence. */
    private void warnOfOlderVariables() throws IOException {
        if (!Files.isReadable(config.file())) {
            return;
        }
        Set<String> read = ImportEnvCommand.readBy(config.file());
        List<String> passedOver = System.getenv().keySet().stream()
                .filter(OlderVariables::knows)
                .filter(name -> !read.contains(name))
                .sorted()
                .toList();
        if (!passedOver.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("gatehouse: " + config.file() + " does not read these variables of an earlier gateway: "
                            + String.join(", ", passedOver)
                            + "; 'gatehouse import-env FILE' says what to write instead");
            spec.commandLine().getErr().flush();
        }
    }
}
