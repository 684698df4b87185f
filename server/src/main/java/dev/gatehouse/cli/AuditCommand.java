package dev.gatehouse.cli;

import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.audit.AuditBundle;
import dev.gatehouse.audit.AuditCondition;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditExport;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditQueryText;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.audit.CheckpointKey;
import dev.gatehouse.audit.Erasure;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Checks, searches and exports the audit, whether or not the gateway runs. */
@Command(
        name = "audit",
        description = "Verifies, searches and exports the audit, and erases a person from it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuditCommand.Verify.class,
            AuditCommand.Search.class,
            AuditCommand.Export.class,
            AuditCommand.Bundle.class,
            AuditCommand.Erase.class,
            ReindexCommand.class
        })
final class AuditCommand {
    /** The conditions that searching and exporting share. */
    static final class Filter {
        @Option(
                names = "--from",
                paramLabel = "TIME",
                converter = Time.class,
                description = "Not before this, such as 2026-01-31T09:00:00Z.")
        private @Nullable Instant from;

        @Option(names = "--to", paramLabel = "TIME", converter = Time.class, description = "Before this.")
        private @Nullable Instant to;

        @Option(names = "--user", paramLabel = "UID", description = "The user's uid or subject.")
        private @Nullable String user;

        @Option(names = "--tool", paramLabel = "NAME", description = "The tool.")
        private @Nullable String tool;

        @Option(names = "--decision", paramLabel = "WORD", description = "allow, deny, limit or challenge.")
        private @Nullable String decision;

        @Option(names = "--reason", paramLabel = "CODE", description = "The reason code.")
        private @Nullable String reason;

        @Option(names = "--client", paramLabel = "ID", description = "The OAuth client's id or the client's name.")
        private @Nullable String client;

        @Option(names = "--text", paramLabel = "TEXT", description = "Text that the event holds.")
        private @Nullable String text;

        @Option(
                names = "--query",
                paramLabel = "QUERY",
                converter = Query.class,
                description = "As in the console, such as 'tool:orders.* decision:deny ms:>500 -client:claude'.")
        private @Nullable String query;

        AuditQuery query(int limit) {
            return AuditQuery.everything(limit)
                    .during(from, to)
                    .byUser(user)
                    .where(AuditField.TOOL, tool)
                    .where(AuditField.DECISION, decision)
                    .where(AuditField.REASON, reason)
                    .fromClient(client)
                    .and(text == null ? List.of() : List.of(new AuditCondition.Text(text, false)))
                    .and(query == null ? List.of() : AuditQueryText.parse(query).conditions());
        }

        /** What was asked for, in the words of the command; empty if everything was. */
        String words() {
            List<String> words = new ArrayList<>();
            add(words, "--from", from);
            add(words, "--to", to);
            add(words, "--user", user);
            add(words, "--tool", tool);
            add(words, "--decision", decision);
            add(words, "--reason", reason);
            add(words, "--client", client);
            add(words, "--text", text);
            add(words, "--query", query);
            return String.join(" ", words);
        }

        private static void add(List<String> words, String option, @Nullable Object value) {
            if (value != null) {
                words.add(option);
                words.add(value.toString());
            }
        }
    }

    /** Refuses a query that cannot be understood. */
    static final class Query implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                AuditQueryText.parse(text);
                return text;
            } catch (AuditQueryText.Invalid e) {
                throw new TypeConversionException(e.problem());
            }
        }
    }

    /** Reads a time in ISO 8601. */
    static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("a time looks like 2026-01-31T09:00:00Z, not " + text);
            }
        }
    }

    /** Recomputes the chain; exit code 1 if it is broken. */
    @Command(
            name = "verify",
            description = "Recomputes the hash chain. Exits with 1 and names the first bad event if it is broken.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        private static final long PROGRESS_EVERY = 1_000_000;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--checkpoints",
                paramLabel = "FILE",
                description = "A file of checkpoints that was kept elsewhere; may be given several times.")
        private List<Path> checkpoints = List.of();

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            GatehouseConfig read = config.read();
            try (Database database = Database.openReadOnly(read.database())) {
                ChainVerifier verifier = new ChainVerifier(
                                database,
                                CheckpointKey.existing(read.dataDirectory()).orElse(null),
                                read.audit().checkpoint().files(read.dataDirectory()))
                        .andJournal(read.audit().spill().file(read.dataDirectory()));
                for (Path file : checkpoints) {
                    verifier = verifier.and(file);
                }
                ChainVerifier.Report report = verifier.verify(progress());
                PrintWriter out = spec.commandLine().getOut();
                out.println(said(report));
                out.flush();
                return report.intact() ? 0 : 1;
            }
        }

        /** A line on standard error for every million events. */
        private LongConsumer progress() {
            PrintWriter err = spec.commandLine().getErr();
            return checked -> {
                if (checked > 0 && checked % PROGRESS_EVERY == 0) {
                    err.printf("%,d events checked ...%n", checked);
                    err.flush();
                }
            };
        }

        private static String said(ChainVerifier.Report report) {
            ChainVerifier.Bad bad = report.firstBad();
            if (bad != null) {
                return "The audit chain is BROKEN at event #%d (%s): expected %s, found %s; %d events before it are intact."
                        .formatted(bad.seq(), bad.problem(), bad.expected(), bad.actual(), report.checked());
            }
            String waiting = report.spilled() == 0
                    ? ""
                    : "%n%d events wait in the journal to be recorded.".formatted(report.spilled());
            return "The audit chain is intact: %d events, head #%d %s%n%d checkpoints fit; %d events were removed after their time, %d had personal data erased."
                            .formatted(
                                    report.checked(),
                                    report.headSeq(),
                                    report.headHash(),
                                    report.checkpoints(),
                                    report.removed(),
                                    report.erased())
                    + waiting;
        }
    }

    /** Erases one user's data. */
    @Command(
            name = "erase",
            description =
                    "Erases what the audit holds of a person: names, addresses, previews. The events stay, and the"
                            + " chain still verifies.",
            mixinStandardHelpOptions = true)
    static final class Erase implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--user", paramLabel = "UID", required = true, description = "The exact user id.")
        private String user = "";

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            try (Database database = Database.open(config.read().database())) {
                long events = new Erasure(database, new AuditLog(database))
                        .erase(user, CommandActs.entry("audit.erase", Erasure.SENTENCE));
                PrintWriter out = spec.commandLine().getOut();
                out.println("Erased the data of one person from " + events + (events == 1 ? " event." : " events."));
                out.flush();
            }
            return 0;
        }
    }

    /** Prints matching events, newest last. */
    @Command(
            name = "search",
            description = "Prints the newest matching events, a line each.",
            mixinStandardHelpOptions = true)
    static final class Search implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Filter filter = new Filter();

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
            CommandReadings.record(
                    where,
                    "audit.read",
                    "Searched",
                    filter.words(),
                    spec.commandLine().getErr());
            try (Database database = Database.openReadOnly(where)) {
                List<AuditEvent> found = new java.util.ArrayList<>(
                        new AuditSearch(database).find(filter.query(Math.clamp(limit, 1, 1000))));
                Collections.reverse(found);
                PrintWriter out = spec.commandLine().getOut();
                for (AuditEvent event : found) {
                    out.printf(
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
                out.flush();
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
    static final class Export implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Filter filter = new Filter();

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
                    spec.commandLine().getErr());
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
    static final class Bundle implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Filter filter = new Filter();

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
            CommandReadings.record(
                    read.database(),
                    "audit.export",
                    "Exported as bundle",
                    filter.words(),
                    spec.commandLine().getErr());
            try (Database database = Database.openReadOnly(read.database());
                    OutputStream output =
                            new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
                new AuditBundle(new AuditSearch(database), key)
                        .write(filter.query(1000), filter.words(), Instant.now(), output);
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("Signed with the key " + key.id());
            out.flush();
            return 0;
        }
    }
}
