package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the gateway until it is told to stop. */
@Command(name = "server", description = "Runs the gateway.", mixinStandardHelpOptions = true)
final class ServerCommand extends SpokenCommand {
    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Override
    public Integer call() throws Exception {
        String warning = passedOver(config.file(), System.getenv().keySet());
        if (warning != null) {
            note("gatehouse: " + warning);
        }
        new Gatehouse().serve(config.file());
        return 0;
    }

    /**
     * A setting that somebody believes to be in force must not be passed over in silence.
     *
     * @param set the names of the environment's variables
     * @return what to say of those of an earlier gateway that the file does not read; absent if there are none
     */
    static @Nullable String passedOver(Path file, Set<String> set) throws IOException {
        if (!Files.isReadable(file)) {
            return null;
        }
        Set<String> read = ImportEnvCommand.readBy(file);
        List<String> passedOver = set.stream()
                .filter(OlderVariables::knows)
                .filter(name -> !read.contains(name))
                .sorted()
                .toList();
        return passedOver.isEmpty()
                ? null
                : file + " does not read these variables of an earlier gateway: " + String.join(", ", passedOver)
                        + "; 'gatehouse import-env FILE' says what to write instead";
    }
}
