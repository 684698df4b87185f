package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.identity.ApiKey;
import dev.gatehouse.identity.ApiKeys;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after the API keys of machines. */
@Command(
        name = "apikey",
        description = "Makes, lists and revokes API keys of machines.",
        mixinStandardHelpOptions = true,
        subcommands = {ApiKeyCommand.Add.class, ApiKeyCommand.List.class, ApiKeyCommand.Revoke.class})
final class ApiKeyCommand {
    /** Makes a key and prints it, and nothing else on standard output. */
    @Command(
            name = "add",
            description = "Makes a key and prints it. It cannot be shown again.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "SERVICE", description = "The machine that the key speaks for.")
        private String service = "";

        @Option(names = "--scope", paramLabel = "\"a b\"", description = "Its scopes, separated by spaces.")
        private String scope = "";

        @Option(
                names = "--ttl",
                paramLabel = "TIME",
                description = "How long it lives, such as 12h or 90d (default: 90d).")
        private String lifetime = "90d";

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                ApiKeys.Made made = gatehouse
                        .apiKeys()
                        .create(
                                service,
                                Words.in(scope),
                                io.dropwizard.util.Duration.parse(lifetime).toJavaDuration(),
                                CommandActs.author(),
                                key -> CommandActs.entry("apikeys.create")
                                        .clientId(key.prefix())
                                        .heldScopes(key.scopes())
                                        .detail("The API key " + key.masked() + " was made for the service "
                                                + key.service() + ".")
                                        .build());
                spec.commandLine()
                        .getErr()
                        .println("Key " + made.key().id() + " of " + service + ", valid until "
                                + made.key().expiresAt().truncatedTo(ChronoUnit.SECONDS)
                                + ". It is shown only this once:");
                spec.commandLine().getErr().flush();
                spec.commandLine().getOut().println(made.text());
                spec.commandLine().getOut().flush();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
            return 0;
        }
    }

    /** Lists the keys. */
    @Command(name = "list", description = "Lists the keys.", mixinStandardHelpOptions = true)
    static final class List implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                var out = spec.commandLine().getOut();
                out.println("%-10s %-24s %-9s %-21s %s".formatted("ID", "SERVICE", "STATE", "VALID UNTIL", "SCOPES"));
                for (ApiKey key : gatehouse.apiKeys().all()) {
                    out.println("%-10s %-24s %-9s %-21s %s"
                            .formatted(
                                    key.id(),
                                    key.service(),
                                    key.state(Clock.systemUTC().instant()).wireName(),
                                    key.expiresAt().truncatedTo(ChronoUnit.SECONDS),
                                    String.join(" ", key.scopes())));
                }
                out.flush();
            }
            return 0;
        }
    }

    /** Revokes a key. */
    @Command(name = "revoke", description = "Revokes a key for good.", mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "ID", description = "The key's id, as listed.")
        private String id = "";

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                ApiKey revoked = gatehouse
                        .apiKeys()
                        .revoke(
                                id,
                                key -> CommandActs.entry("apikeys.revoke")
                                        .clientId(key.prefix())
                                        .detail("The API key " + key.masked() + " of the service " + key.service()
                                                + " was revoked.")
                                        .build())
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "there is no key " + id + " that could be revoked"));
                spec.commandLine().getOut().println("Revoked " + revoked.masked() + " of " + revoked.service() + ".");
                spec.commandLine().getOut().flush();
            }
            return 0;
        }
    }
}
