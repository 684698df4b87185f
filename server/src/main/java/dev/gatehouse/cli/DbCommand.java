package dev.gatehouse.cli;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import dev.gatehouse.store.Dialect;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks after the database. */
@Command(
        name = "db",
        description = "Migrates the database, says where it stands, or copies it.",
        mixinStandardHelpOptions = true,
        subcommands = {DbCommand.Migrate.class, DbCommand.Status.class, DbCommand.Backup.class})
final class DbCommand {
    /** Brings the schema up to date. */
    @Command(name = "migrate", description = "Brings the schema up to date.", mixinStandardHelpOptions = true)
    static final class Migrate extends SpokenCommand {
        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            DatabaseConfig database = config.read().database();
            Database.open(database).close();
            say("The schema is at version " + Database.schema(database).version() + ".");
            return 0;
        }
    }

    /** Says where the schema stands, changing nothing. */
    @Command(
            name = "status",
            description = "Says at which version the schema is, changing nothing.",
            mixinStandardHelpOptions = true)
    static final class Status extends SpokenCommand {
        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            Database.Schema schema = Database.schema(config.read().database());
            say("The schema is at version " + schema.version() + "; migrations to apply: " + schema.pending() + ".");
            return 0;
        }
    }

    /** Copies a SQLite database while the gateway runs. */
    @Command(
            name = "backup",
            description = "Copies a SQLite database to a new file, also while the gateway runs on it.",
            mixinStandardHelpOptions = true)
    static final class Backup extends SpokenCommand {
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
                throw misused("database.url names PostgreSQL, which is backed up with its own tools; run pg_dump -Fc");
            }
            Database.backup(database, file);
            say("The database is copied to " + file + ".");
            return 0;
        }
    }
}
