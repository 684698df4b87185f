package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.identity.ApiKey;
import dev.gatehouse.identity.ApiKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    static final class Add extends OfflineCommand.Act {
        @Parameters(index = "0", paramLabel = "SERVICE", description = "The machine that the key speaks for.")
        private String service = "";

        @Option(names = "--scope", paramLabel = "\"a b\"", description = "Its scopes, separated by spaces.")
        private String scope = "";

        @Option(
                names = "--ttl",
                paramLabel = "TIME",
                description = "How long it lives, such as 12h or 90d (default: 90d).")
        private String lifetime = "90d";

        @Override
        void work(Parts gatehouse) {
            ApiKeys.Made made;
            try {
                made = gatehouse
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
            } catch (IllegalArgumentException e) {
                throw misused(String.valueOf(e.getMessage()));
            }
            note("Key " + made.key().id() + " of " + service + ", valid until "
                    + made.key().expiresAt().truncatedTo(ChronoUnit.SECONDS) + ". It is shown only this once:");
            say(made.text());
        }
    }

    /** Lists the keys. */
    @Command(name = "list", description = "Lists the keys.", mixinStandardHelpOptions = true)
    static final class List extends OfflineCommand.Listing {
        private static final String LINE = "%-10s %-24s %-9s %-21s %s";

        @Override
        void work(Parts gatehouse) {
            Instant now = Clock.systemUTC().instant();
            say(LINE.formatted("ID", "SERVICE", "STATE", "VALID UNTIL", "SCOPES"));
            for (ApiKey key : gatehouse.apiKeys().all()) {
                say(LINE.formatted(
                        key.id(),
                        key.service(),
                        key.state(now).wireName(),
                        key.expiresAt().truncatedTo(ChronoUnit.SECONDS),
                        String.join(" ", key.scopes())));
            }
        }
    }

    /** Revokes a key. */
    @Command(name = "revoke", description = "Revokes a key for good.", mixinStandardHelpOptions = true)
    static final class Revoke extends OfflineCommand.Act {
        @Parameters(index = "0", paramLabel = "ID", description = "The key's id, as listed.")
        private String id = "";

        @Override
        void work(Parts gatehouse) {
            ApiKey revoked = gatehouse
                    .apiKeys()
                    .revoke(
                            id,
                            key -> CommandActs.entry("apikeys.revoke")
                                    .clientId(key.prefix())
                                    .detail("The API key " + key.masked() + " of the service " + key.service()
                                            + " was revoked.")
                                    .build())
                    .orElseThrow(() -> misused("there is no key " + id + " that could be revoked"));
            say("Revoked " + revoked.masked() + " of " + revoked.service() + ".");
        }
    }
}
