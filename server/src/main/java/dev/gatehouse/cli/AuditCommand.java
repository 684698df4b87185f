package dev.gatehouse.cli;

import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.audit.AuditBundle;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditExport;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.CheckpointKey;
import dev.gatehouse.audit.Erasure;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks, searches and exports the audit, whether or not the gateway runs. */
@Command(
        name = "audit",
        description = "Verifies, searches and exports the audit, and erases a person from it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuditVerifyCommand.class,
            AuditCommand.Search.class,
            AuditCommand.Export.class,
            AuditCommand.Bundle.class,
            AuditCommand.Erase.class,
            ReindexCommand.class
        })
final class AuditCommand {
    /** Erases one user's data. */
    @Command(
            name = "erase",
            description =
                    "Erases what the audit holds of a person: names, addresses, previews. The events stay, and the"
                            + " chain still verifies.",
            mixinStandardHelpOptions = true)
    static final class Erase extends SpokenCommand {
        @Option(names = "--user", paramLabel = "UID", required = true, description = "The exact user id.")
        private String user = "";

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            try (Database database = Database.open(config.read().database())) {
                long events = new Erasure(database, new AuditLog(database))
                        .erase(user, CommandActs.entry("audit.erase", Erasure.SENTENCE));
                say("Erased the data of one person from " + events + (events == 1 ? " event." : " events."));
            }
            return 0;
        }
    }

    /** Prints matching events, newest last. */
    @Command(
            name = "search",
            description = "Prints the newest matching events, a line each.",
            mixinStandardHelpOptions = true)
    static final class Search extends SpokenCommand {
        @Mixin
        private AuditFilter filter = new AuditFilter();

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "50",
                description = "How many (default: 50, at most 1000).")
        private int limit = 50;

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            DatabaseConfig where = config.read().database();
            CommandReadings.record(where, "audit.read", "Searched", filter.words(), err());
            try (Database database = Database.openReadOnly(where)) {
                List<AuditEvent> found =
                        new ArrayList<>(new AuditSearch(database).find(filter.query(Math.clamp(limit, 1, 1000))));
                Collections.reverse(found);
                for (AuditEvent event : found) {
                    out().printf(
                                    "#%-7d %s %-9s %-20s %-12s %-22s %-16s %s%n",
                                    event.seq(),
                                    event.entry().time(),
                                    event.entry().decision(),
                                    event.entry().reason(),
                                    orDash(event.entry().uid()),
                                    event.entry().method(),
                                    orDash(event.entry().tool()),
                                    event.entry().decisionId());
                }
                out().flush();
            }
            return 0;
        }

        private static String orDash(@Nullable String text) {
            return text == null ? "-" : text;
        }
    }

    /** Writes every matching event to standard output. */
    @Command(
            name = "export",
            description = "Writes every matching event to standard output, oldest first, as CSV or JSON lines.",
            mixinStandardHelpOptions = true)
    static final class Export extends SpokenCommand {
        @Mixin
        private AuditFilter filter = new AuditFilter();

        @Option(names = "--format", defaultValue = "jsonl", description = "csv or jsonl (default: ${DEFAULT-VALUE}).")
        private AuditExport.Format format = AuditExport.Format.JSONL;

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            DatabaseConfig where = config.read().database();
            CommandReadings.record(
                    where,
                    "audit.export",
                    "Exported as " + format.name().toLowerCase(Locale.ROOT),
                    filter.words(),
                    err());
            try (Database database = Database.openReadOnly(where)) {
                new AuditExport(new AuditSearch(database)).write(filter.query(1000), format, System.out);
                System.out.flush();
            }
            return 0;
        }
    }

    /** Writes every matching event to a file that proves itself. */
    @Command(
            name = "bundle",
            description =
                    "Writes every matching event to a new ZIP file, with proof and a script that checks it offline, and"
                            + " prints the id of the key that signed it.",
            mixinStandardHelpOptions = true)
    static final class Bundle extends SpokenCommand {
        @Mixin
        private AuditFilter filter = new AuditFilter();

        @Option(names = "--output", paramLabel = "FILE", required = true, description = "The file, which must be new.")
        private Path file = Path.of("");

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            GatehouseConfig read = config.read();
            CheckpointKey key = CheckpointKey.existing(read.dataDirectory())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "There is no audit key in " + read.dataDirectory() + "; start the gateway once"));
            CommandReadings.record(read.database(), "audit.export", "Exported as bundle", filter.words(), err());
            try (Database database = Database.openReadOnly(read.database());
                    OutputStream output =
                            new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
                new AuditBundle(new AuditSearch(database), key)
                        .write(filter.query(1000), filter.words(), Instant.now(), output);
            }
            say("Signed with the key " + key.id());
            return 0;
        }
    }
}
