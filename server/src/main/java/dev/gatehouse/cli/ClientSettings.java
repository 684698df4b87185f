package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.Parts;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.oauth.Client;
import dev.gatehouse.oauth.ClientCredential;
import dev.gatehouse.oauth.ClientSecret;
import dev.gatehouse.oauth.Clients;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The OAuth clients that operators added; those that registered themselves are none of them. */
final class ClientSettings implements SettingsSection<Settings.Machine> {
    private final Parts gatehouse;

    ClientSettings(Parts gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public String name() {
        return "clients";
    }

    @Override
    public SortedMap<String, Settings.Machine> here() {
        SortedMap<String, Settings.Machine> here = new TreeMap<>();
        for (Client client : gatehouse.clients().all()) {
            if (client.registration() == Client.Registration.CONFIGURED) {
                here.put(
                        client.clientId(),
                        new Settings.Machine(
                                client.name(),
                                client.scopes(),
                                client.introspects(),
                                client.boundTokens(),
                                client.credential() instanceof ClientCredential.Keys(String jwks) ? tree(jwks) : null,
                                client.credential() instanceof ClientCredential.PublishedKeys(URI uri) ? uri : null));
            }
        }
        return here;
    }

    private static ObjectNode tree(String jwks) {
        try {
            return (ObjectNode) StrictJson.read(jwks.getBytes(StandardCharsets.UTF_8));
        } catch (JsonRefused e) {
            throw new IllegalStateException("A client's keys in the database are no JSON", e);
        }
    }

    @Override
    public @Nullable SortedMap<String, Settings.Machine> wanted(Settings file) {
        if (file.clients() == null) {
            return null;
        }
        SortedMap<String, Settings.Machine> wanted = new TreeMap<>();
        file.clients().forEach((clientId, written) -> {
            if (written == null) {
                throw new IllegalArgumentException("clients." + clientId + ": says nothing; say scopes");
            }
            try {
                Clients.requireUsable(clientId, credential(written));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("clients." + clientId + ": " + e.getMessage(), e);
            }
            wanted.put(clientId, complete(clientId, written));
        });
        return wanted;
    }

    private static Settings.Machine complete(String clientId, Settings.Machine written) {
        return new Settings.Machine(
                written.name() == null ? clientId : written.name(),
                written.scopes() == null
                        ? List.of()
                        : written.scopes().stream().distinct().sorted().toList(),
                Boolean.TRUE.equals(written.introspects()),
                Boolean.TRUE.equals(written.boundTokens()),
                written.jwks(),
                written.jwksUri());
    }

    @Override
    public String words(Settings.Machine machine) {
        List<String> scopes = machine.scopes() == null ? List.of() : machine.scopes();
        return machine.name()
                + (scopes.isEmpty() ? ", no scopes" : ", scopes " + String.join(" ", scopes))
                + (Boolean.TRUE.equals(machine.introspects()) ? ", asks about tokens" : "")
                + (Boolean.TRUE.equals(machine.boundTokens()) ? ", bound tokens" : "")
                + (machine.jwks() != null
                        ? ", keys " + Json.text(machine.jwks())
                        : machine.jwksUri() != null ? ", keys at " + machine.jwksUri() : ", a secret");
    }

    /** Made of the keys in the file; with none, a secret that is yet to be made. */
    private static ClientCredential credential(Settings.Machine machine) {
        return machine.jwks() != null
                ? new ClientCredential.Keys(Json.text(machine.jwks()))
                : machine.jwksUri() != null
                        ? new ClientCredential.PublishedKeys(machine.jwksUri())
                        : new ClientCredential.None();
    }

    @Override
    public @Nullable String change(
            String clientId, Settings.@Nullable Machine before, Settings.@Nullable Machine after, String source) {
        if (after == null) {
            gatehouse
                    .clients()
                    .remove(
                            clientId,
                            gatehouse.revocationRegister(),
                            CommandActs.author(),
                            removed -> CommandActs.entry("clients.remove")
                                    .clientId(removed)
                                    .detail("The client " + removed + " was removed and its tokens were revoked. "
                                            + source)
                                    .build());
            return null;
        }
        Client known = gatehouse.clients().byId(clientId).orElse(null);
        ClientSecret secret = null;
        ClientCredential credential = credential(after);
        if (credential instanceof ClientCredential.None) {
            if (known != null && known.credential() instanceof ClientCredential.Secret kept) {
                credential = kept;
            } else {
                secret = ClientSecret.generate();
                credential = secret.credential();
            }
        }
        if (before == null) {
            add(clientId, after, credential, source);
        } else {
            replace(clientId, after, credential, source);
        }
        return secret == null ? null : "The secret of the client " + clientId + ": " + secret.text();
    }

    private void add(String clientId, Settings.Machine machine, ClientCredential credential, String source) {
        gatehouse
                .clients()
                .addService(
                        clientId,
                        String.valueOf(machine.name()),
                        credential,
                        machine.scopes() == null ? List.of() : machine.scopes(),
                        Boolean.TRUE.equals(machine.introspects()),
                        Boolean.TRUE.equals(machine.boundTokens()),
                        added -> CommandActs.entry("clients.add")
                                .clientId(added.clientId())
                                .clientName(added.name())
                                .heldScopes(added.scopes())
                                .detail("The client " + added.clientId() + " was added. " + source)
                                .build());
    }

    private void replace(String clientId, Settings.Machine machine, ClientCredential credential, String source) {
        gatehouse
                .clients()
                .changeService(
                        new Client(
                                clientId,
                                String.valueOf(machine.name()),
                                Client.Registration.CONFIGURED,
                                List.of(),
                                Set.of("client_credentials"),
                                Clock.systemUTC().instant(),
                                null,
                                credential,
                                machine.scopes() == null ? List.of() : machine.scopes(),
                                Boolean.TRUE.equals(machine.introspects()),
                                Boolean.TRUE.equals(machine.boundTokens())),
                        changed -> CommandActs.entry("clients.change")
                                .clientId(changed.clientId())
                                .clientName(changed.name())
                                .heldScopes(changed.scopes())
                                .detail("The client " + changed.clientId() + " was changed. " + source)
                                .build());
    }
}
