package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.tools.AccessKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings what operators changed from one gateway to another, by a file. */
@Command(
        name = "config",
        description = "Exports, compares and imports what operators changed in the console or with commands.",
        mixinStandardHelpOptions = true,
        subcommands = {ConfigCommand.Export.class, ConfigCommand.Diff.class, ConfigCommand.Import.class})
final class ConfigCommand {
    /** What a file says, next to what holds here. */
    private record Compared(List<SettingsChange> changes, List<String> remarks) {
        static Compared of(Parts gatehouse, Settings file, boolean prune) throws CommandFailed {
            if (file.clients() != null && gatehouse.authorizationServer() == null) {
                throw new CommandFailed("clients: there is no authorization server here that could have any; remove"
                        + " the section, or set authorizationServer.enabled to true");
            }
            List<SettingsChange> changes = new ArrayList<>();
            List<String> remarks = new ArrayList<>();
            try {
                for (SettingsSection<?> section : List.of(
                        new AccessSettings(AccessKind.TOOL, gatehouse),
                        new AccessSettings(AccessKind.RESOURCE, gatehouse),
                        new AccessSettings(AccessKind.PROMPT, gatehouse),
                        new ApprovalSettings(gatehouse),
                        new MappingSettings(gatehouse),
                        new LockoutSettings(gatehouse),
                        new ClientSettings(gatehouse))) {
                    changes.addAll(section.changes(file, prune));
                    remarks.addAll(section.remarks(file));
                }
            } catch (IllegalArgumentException e) {
                throw new CommandFailed(String.valueOf(e.getMessage()));
            }
            return new Compared(changes, remarks);
        }

        void tell(SpokenCommand command) {
            remarks.forEach(command::note);
            changes.forEach(change -> change.print(command.out()));
            command.say(
                    changes.isEmpty()
                            ? "Nothing differs."
                            : changes.size() == 1 ? "1 change." : changes.size() + " changes.");
        }
    }

    /** The file, and what is done about what it does not name. */
    static final class Wanted {
        @Parameters(index = "0", paramLabel = "FILE", description = "The file, as 'config export' writes it.")
        private Path file = Path.of("settings.yml");

        @Option(
                names = "--prune",
                description =
                        "Also take away what is here and not in the sections of the file: tools, resources and prompts"
                                + " get the access of config.yml back, clients are removed with their tokens, users are"
                                + " let in again.")
        private boolean prune;

        Compared compared(Parts gatehouse) throws Exception {
            return Compared.of(gatehouse, Settings.read(file), prune);
        }
    }

    /** Writes the file. */
    @Command(
            name = "export",
            description = {
                "Writes what operators changed as YAML: access of tools, resources and prompts, decisions on"
                        + " definitions, user mappings, disabled users, clients.",
                "No secret is in it: API keys, passwords and the secrets of clients stay here."
            },
            mixinStandardHelpOptions = true)
    static final class Export extends OfflineCommand.Listing {
        @Option(names = "--output", paramLabel = "FILE", description = "Where to (default: standard output).")
        private @Nullable Path output;

        @Override
        void work(Parts gatehouse) throws Exception {
            String yaml = new Settings(
                            Settings.FORMAT,
                            new AccessSettings(AccessKind.TOOL, gatehouse).exported(),
                            new AccessSettings(AccessKind.RESOURCE, gatehouse).exported(),
                            new AccessSettings(AccessKind.PROMPT, gatehouse).exported(),
                            new ApprovalSettings(gatehouse).exported(),
                            new MappingSettings(gatehouse).exported(),
                            new LockoutSettings(gatehouse).exported(),
                            gatehouse.authorizationServer() == null ? null : new ClientSettings(gatehouse).here())
                    .yaml();
            if (output != null) {
                Files.writeString(output, yaml);
            } else {
                out().print(yaml);
                out().flush();
            }
        }
    }

    /** Compares. */
    @Command(
            name = "diff",
            description = "Shows what importing a file would change. Exit code 1 if anything.",
            mixinStandardHelpOptions = true)
    static final class Diff extends SpokenCommand {
        @Mixin
        private Wanted wanted = new Wanted();

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                Compared compared = wanted.compared(gatehouse);
                compared.tell(this);
                return compared.changes().isEmpty() ? 0 : 1;
            }
        }
    }

    /** Brings about what the file says. */
    @Command(
            name = "import",
            description = "Shows what a file changes and, once that is confirmed, changes it. Each change is recorded,"
                    + " and a running gateway obeys within seconds.",
            mixinStandardHelpOptions = true)
    static final class Import extends OfflineCommand.Act {
        @Mixin
        private Wanted wanted = new Wanted();

        @Option(names = "--yes", description = "Do not ask.")
        private boolean yes;

        @Option(names = "--dry-run", description = "Only show what would change.")
        private boolean dryRun;

        @Override
        void work(Parts gatehouse) throws Exception {
            Compared compared = wanted.compared(gatehouse);
            compared.tell(this);
            if (compared.changes().isEmpty() || dryRun) {
                return;
            }
            if (!yes && !confirmed()) {
                throw new CommandFailed("nothing was changed; answer y, or say --yes");
            }
            make(compared.changes());
        }

        private boolean confirmed() throws IOException {
            err().print("Change this? [y/N] ");
            err().flush();
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        }

        private void make(List<SettingsChange> changes) throws CommandFailed {
            String source = "Imported from " + wanted.file.getFileName() + ".";
            int made = 0;
            for (SettingsChange change : changes) {
                String shown;
                try {
                    shown = change.act().make(source);
                } catch (Exception e) {
                    throw new CommandFailed(change.key() + ": " + e.getMessage() + " Of " + changes.size() + " changes "
                            + made + " were made; run the command again for the others.");
                }
                made++;
                if (shown != null) {
                    say(shown);
                }
            }
            say("Done.");
        }
    }
}
