package dev.gatehouse.cli;

import dev.gatehouse.Parts;
import dev.gatehouse.oauth.Client;
import dev.gatehouse.oauth.ClientCredential;
import dev.gatehouse.oauth.ClientSecret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    static final class Add extends OfflineCommand.Act {
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

        /** Instead of a secret. */
        static final class Keys {
            @Option(names = "--jwks", paramLabel = "FILE", description = "It signs with a key of this public JWK Set.")
            private @Nullable Path file;

            @Option(names = "--jwks-uri", paramLabel = "URL", description = "It publishes its JWK Set there.")
            private @Nullable URI uri;
        }

        @Override
        void work(Parts gatehouse) throws Exception {
            ClientSecret secret = ClientSecret.generate();
            Client client;
            try {
                client = gatehouse
                        .clients()
                        .addService(
                                clientId,
                                name == null ? clientId : name,
                                credential(secret),
                                Words.in(scope),
                                introspects,
                                boundTokens,
                                added -> CommandActs.entry("clients.add")
                                        .clientId(added.clientId())
                                        .clientName(added.name())
                                        .heldScopes(added.scopes())
                                        .detail("The client " + added.clientId() + " was added.")
                                        .build());
            } catch (IllegalArgumentException e) {
                throw misused(String.valueOf(e.getMessage()));
            }
            note("Added the client " + client.clientId() + "."
                    + (keys == null ? " Its secret is shown only this once:" : ""));
            if (keys == null) {
                say(secret.text());
            }
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
    static final class List extends OfflineCommand.Listing {
        private static final String LINE = "%-40s %-9s %-24s %s";

        @Override
        void work(Parts gatehouse) {
            say(LINE.formatted("CLIENT_ID", "FOR", "NAME", "SCOPES"));
            for (Client client : gatehouse.clients().all()) {
                say(LINE.formatted(
                        client.clientId(),
                        client.isConfidential() ? "itself" : "users",
                        client.name(),
                        String.join(" ", client.scopes())
                                + (client.introspects() ? " (asks about tokens)" : "")
                                + (client.boundTokens() ? " (bound tokens)" : "")));
            }
        }
    }

    /** Removes a client. */
    @Command(
            name = "remove",
            description = "Forgets a client, ends its grants and revokes its tokens.",
            mixinStandardHelpOptions = true)
    static final class Remove extends OfflineCommand.Act {
        @Parameters(index = "0", paramLabel = "CLIENT_ID", description = "Its client_id.")
        private String clientId = "";

        @Override
        void work(Parts gatehouse) {
            if (gatehouse.clients().byId(clientId).isEmpty()) {
                throw misused("there is no client " + clientId);
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
            say("Removed " + clientId + ".");
        }
    }
}
