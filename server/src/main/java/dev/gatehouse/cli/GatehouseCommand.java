package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.StartError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The launcher's command line. Without arguments it runs the gateway with {@code config.yml}. */
@Command(
        name = "gatehouse",
        description = "An identity-aware gateway for the Model Context Protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = GatehouseCommand.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {"", "Without a command: gatehouse server config.yml"},
        subcommands = {
            ServerCommand.class,
            CheckCommand.class,
            TokenCommand.class,
            DoctorCommand.class,
            AuditCommand.class,
            UserCommand.class,
            RevokeCommand.class,
            ClientCommand.class,
            ApiKeyCommand.class,
            KeysCommand.class,
            DbCommand.class,
            ToolsCommand.class,
            OpenApiCommand.class,
            RehearseCommand.class,
            ConfigCommand.class,
            ImportEnvCommand.class
        })
public final class GatehouseCommand {
    /** Runs a command line and returns the exit code: 0 for success, 1 for a failure, 2 for wrong usage. */
    public static int run(String... args) {
        return line().execute(args.length == 0 ? new String[] {"server"} : args);
    }

    /** The command line, not yet run. */
    static CommandLine line() {
        return new CommandLine(new GatehouseCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((error, line, parsed) -> {
                    line.getErr()
                            .println("gatehouse: "
                                    + (error instanceof CommandFailed
                                            ? error.getMessage()
                                            : StartError.describe(error)));
                    return 1;
                });
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Gatehouse " + Gatehouse.version()};
        }
    }
}
