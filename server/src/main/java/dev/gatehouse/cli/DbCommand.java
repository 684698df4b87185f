package dev.gatehouse.cli;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks after the database. */
@Command(
        name = "db",
        description = "Migrates the database or says where it stands.",
        mixinStandardHelpOptions = true,
        subcommands = {DbCommand.Migrate.class, DbCommand.Status.class})
final class DbCommand {
    /** Brings the schema up to date. */
    @Command(name = "migrate", description = "Brings the schema up to date.", mixinStandardHelpOptions = true)
    static final class Migrate implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            DatabaseConfig database = config.read().database();
            Database.open(database).close();
            PrintWriter out = spec.commandLine().getOut();
            out.println("The schema is at version " + Database.schema(database).version() + ".");
            out.flush();
            return 0;
        }
    }

    /** Says where the schema stands, changing nothing. */
    @Command(
            name = "status",
            description = "Says at which version the schema is, changing nothing.",
            mixinStandardHelpOptions = true)
    static final class Status implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            Database.Schema schema = Database.schema(config.read().database());
            PrintWriter out = spec.commandLine().getOut();
            out.println("The schema is at version " + schema.version() + "; migrations to apply: " + schema.pending()
                    + ".");
            out.flush();
            return 0;
        }
    }
}
