package dev.gatehouse.cli;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import dev.gatehouse.store.Dialect;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after the database. */
@Command(
        name = "db",
        description = "Migrates the database, says where it stands, or copies it.",
        mixinStandardHelpOptions = true,
        subcommands = {DbCommand.Migrate.class, DbCommand.Status.class, DbCommand.Backup.class})
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

    /** Copies a SQLite database while the gateway runs. */
    @Command(
            name = "backup",
            description = "Copies a SQLite database to a new file, also while the gateway runs on it.",
            mixinStandardHelpOptions = true)
    static final class Backup implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "FILE", description = "The file to make.")
        private Path file = Path.of("backup.db");

        @Parameters(
                index = "1",
                paramLabel = "config.yml",
                arity = "0..1",
                defaultValue = "config.yml",
                description = "The configuration file (default: ${DEFAULT-VALUE}).")
        private Path config = Path.of("config.yml");

        @Override
        public Integer call() throws Exception {
            DatabaseConfig database = ConfigFile.read(config).database();
            if (database.dialect() != Dialect.SQLITE) {
                throw new ParameterException(
                        spec.commandLine(),
                        "database.url names PostgreSQL, which is backed up with its own tools; run pg_dump -Fc");
            }
            Database.backup(database, file);
            PrintWriter out = spec.commandLine().getOut();
            out.println("The database is copied to " + file + ".");
            out.flush();
            return 0;
        }
    }
}
