package dev.gatehouse.cli;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.oauth.Client;
import dev.gatehouse.oauth.ClientCredential;
import dev.gatehouse.oauth.ClientSecret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after the machines that fetch tokens for themselves from the embedded authorization server. */
@Command(
        name = "client",
        description = "Adds, lists and removes OAuth clients that ask for tokens for themselves.",
        mixinStandardHelpOptions = true,
        subcommands = {ClientCommand.Add.class, ClientCommand.List.class, ClientCommand.Remove.class})
final class ClientCommand {
    /** Adds a client and prints its secret, if it has one, and nothing else on standard output. */
    @Command(
            name = "add",
            description = "Adds a client and prints its secret, which cannot be shown again.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "CLIENT_ID", description = "Its client_id.")
        private String clientId = "";

        @Option(names = "--name", paramLabel = "NAME", description = "What it is called (default: its client_id).")
        private @Nullable String name;

        @Option(names = "--scope", paramLabel = "\"a b\"", description = "The scopes it may ask for.")
        private String scope = "";

        @Option(
                names = "--introspect",
                description = "Lets it ask about every token that was issued here, not only about its own.")
        private boolean introspects;

        @Option(names = "--dpop", description = "Each of its token requests needs a DPoP proof.")
        private boolean boundTokens;

        @ArgGroup
        private @Nullable Keys keys;

        @Mixin
        private ConfigOption config = new ConfigOption();

        /** Instead of a secret. */
        static final class Keys {
            @Option(names = "--jwks", paramLabel = "FILE", description = "It signs with a key of this public JWK Set.")
            private @Nullable Path file;

            @Option(names = "--jwks-uri", paramLabel = "URL", description = "It publishes its JWK Set there.")
            private @Nullable URI uri;
        }

        @Override
        public Integer call() throws Exception {
            ClientSecret secret = ClientSecret.generate();
            ClientCredential credential = credential(secret);
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                Client client = gatehouse
                        .clients()
                        .addService(
                                clientId,
                                name == null ? clientId : name,
                                credential,
                                Words.in(scope),
                                introspects,
                                boundTokens,
                                added -> CommandActs.entry("clients.add")
                                        .clientId(added.clientId())
                                        .clientName(added.name())
                                        .heldScopes(added.scopes())
                                        .detail("The client " + added.clientId() + " was added.")
                                        .build());
                spec.commandLine()
                        .getErr()
                        .println("Added the client " + client.clientId() + "."
                                + (keys == null ? " Its secret is shown only this once:" : ""));
                spec.commandLine().getErr().flush();
                if (keys == null) {
                    spec.commandLine().getOut().println(secret.text());
                    spec.commandLine().getOut().flush();
                }
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
            return 0;
        }

        private ClientCredential credential(ClientSecret secret) throws Exception {
            if (keys != null && keys.file != null) {
                return new ClientCredential.Keys(Files.readString(keys.file));
            }
            return keys != null && keys.uri != null
                    ? new ClientCredential.PublishedKeys(keys.uri)
                    : secret.credential();
        }
    }

    /** Lists the clients. */
    @Command(name = "list", description = "Lists every client.", mixinStandardHelpOptions = true)
    static final class List implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private ConfigArgument config = new ConfigArgument();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                var out = spec.commandLine().getOut();
                out.println("%-40s %-9s %-24s %s".formatted("CLIENT_ID", "FOR", "NAME", "SCOPES"));
                for (Client client : gatehouse.clients().all()) {
                    out.println("%-40s %-9s %-24s %s"
                            .formatted(
                                    client.clientId(),
                                    client.isConfidential() ? "itself" : "users",
                                    client.name(),
                                    String.join(" ", client.scopes())
                                            + (client.introspects() ? " (asks about tokens)" : "")
                                            + (client.boundTokens() ? " (bound tokens)" : "")));
                }
                out.flush();
            }
            return 0;
        }
    }

    /** Removes a client. */
    @Command(
            name = "remove",
            description = "Forgets a client, ends its grants and revokes its tokens.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(index = "0", paramLabel = "CLIENT_ID", description = "Its client_id.")
        private String clientId = "";

        @Mixin
        private ConfigOption config = new ConfigOption();

        @Override
        public Integer call() throws Exception {
            try (Parts gatehouse = Gatehouse.offline(config.read())) {
                if (gatehouse.clients().byId(clientId).isEmpty()) {
                    throw new ParameterException(spec.commandLine(), "there is no client " + clientId);
                }
                gatehouse
                        .clients()
                        .remove(
                                clientId,
                                gatehouse.revocationRegister(),
                                CommandActs.author(),
                                removed -> CommandActs.entry("clients.remove")
                                        .clientId(removed)
                                        .detail("The client " + removed + " was removed and its tokens were revoked.")
                                        .build());
                spec.commandLine().getOut().println("Removed " + clientId + ".");
                spec.commandLine().getOut().flush();
            }
            return 0;
        }
    }
}
