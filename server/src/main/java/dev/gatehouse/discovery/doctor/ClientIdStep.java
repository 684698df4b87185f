package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.Severity.ERROR;
import static dev.gatehouse.discovery.doctor.Severity.WARNING;
import static dev.gatehouse.discovery.doctor.Step.REGISTRATION;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.doctor.ClientProfile.Registration;
import dev.gatehouse.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gets a client id as a client does. Registers only if told to, since that leaves a client behind. */
final class ClientIdStep {
    private static final List<String> KEYED = List.of("none", "private_key_jwt");

    private final ClientProfile client;
    private final boolean register;
    private final Wire wire;
    private final Notes notes;

    ClientIdStep(ClientProfile client, boolean register, Wire wire, Notes notes) {
        this.client = client;
        this.register = register;
        this.wire = wire;
        this.notes = notes;
    }

    /**
     * A client id and how it was come by.
     *
     * @param id the id, or a placeholder in capitals where it cannot be known
     */
    record ClientId(String id, String by) {}

    /** The client id; absent if the client stops. */
    @Nullable
    ClientId take(Documents.Server server, List<String> scopes) {
        for (Registration way : client.registrations()) {
            if (way == Registration.CLIENT_ID_METADATA && canNameItself(server)) {
                return done(new ClientId(String.valueOf(client.clientMetadata()), "its metadata document"));
            }
            if (way == Registration.DYNAMIC && server.has("registration_endpoint")) {
                if (!server.takesPublicClients()) {
                    refusesPublicClients(server, "It registers as a public client all the same");
                }
                return register ? registered(server, scopes) : done(new ClientId("REGISTERED_ID", "registration"));
            }
        }
        notes.add(
                WARNING,
                Problem.NO_REGISTRATION,
                REGISTRATION,
                "The authorization server offers no way by which " + client.name() + " can get a client id by itself.",
                "neither " + (client.clientMetadata() == null ? "" : "client_id_metadata_document_supported nor ")
                        + "registration_endpoint",
                client.clientMetadata() == null
                        ? "registration_endpoint (RFC 7591)"
                        : "client_id_metadata_document_supported: true, or registration_endpoint (RFC 7591)",
                "Switch one of them on, or register a public client by hand with the redirect URIs "
                        + String.join(" ", client.redirectUris()) + " and give it to " + client.name() + ": "
                        + client.handRegistration() + ".",
                server.source());
        notes.condition("a client id registered by hand");
        return done(new ClientId("YOUR_CLIENT_ID", "a client registered by hand"));
    }

    private boolean canNameItself(Documents.Server server) {
        if (!server.says("client_id_metadata_document_supported")) {
            return false;
        }
        List<String> methods = server.list("token_endpoint_auth_methods_supported");
        if (!methods.isEmpty() && methods.stream().noneMatch(KEYED::contains)) {
            refusesPublicClients(server, "It does not use its metadata document then");
            return false;
        }
        return true;
    }

    private void refusesPublicClients(Documents.Server server, String consequence) {
        notes.add(
                WARNING,
                Problem.PUBLIC_CLIENTS_REFUSED,
                REGISTRATION,
                "The token endpoint does not say that it takes clients without a secret. " + consequence + ".",
                server.has("token_endpoint_auth_methods_supported")
                        ? server.list("token_endpoint_auth_methods_supported").toString()
                        : "no token_endpoint_auth_methods_supported, which stands for client_secret_basic",
                "none among token_endpoint_auth_methods_supported",
                "Allow public clients with PKCE, and list none in token_endpoint_auth_methods_supported.",
                server.source());
    }

    private @Nullable ClientId registered(Documents.Server server, List<String> scopes) {
        URI endpoint = Urls.parse(server.text("registration_endpoint"));
        if (endpoint == null) {
            refused(server.text("registration_endpoint"), "Publish the whole URL.", server.source());
            return null;
        }
        Reply reply = wire.send(
                "POST",
                endpoint,
                Map.of("Content-Type", "application/json", "Accept", "application/json"),
                Json.text(request(scopes)));
        notes.visit(REGISTRATION, reply);
        String id = reply.json().path("client_id").asText();
        if (reply.status() / 100 == 2 && !id.isEmpty()) {
            return done(new ClientId(id, "registration"));
        }
        String error = reply.json().path("error").asText();
        refused(
                reply.words()
                        + (error.isEmpty()
                                ? ""
                                : ": " + error + ' '
                                        + reply.json().path("error_description").asText()),
                "Let the authorization server register clients with these redirect URIs, all at once: "
                        + String.join(" ", client.redirectUris())
                        + ". If it limits who may register, as Keycloak's client registration policies do, allow it"
                        + " there, or register the client by hand.",
                endpoint);
        return null;
    }

    private ObjectNode request(List<String> scopes) {
        ObjectNode request = Json.object().put("client_name", client.name() + " (tried by Gatehouse doctor)");
        client.redirectUris().forEach(request.putArray("redirect_uris")::add);
        request.putArray("grant_types").add("authorization_code").add("refresh_token");
        request.putArray("response_types").add("code");
        request.put("token_endpoint_auth_method", "none");
        if (!scopes.isEmpty()) {
            request.put("scope", String.join(" ", scopes));
        }
        return request;
    }

    private void refused(String came, String fix, URI url) {
        notes.add(
                ERROR,
                Problem.REGISTRATION_REFUSED,
                REGISTRATION,
                "The authorization server refuses to register " + client.name() + ".",
                came,
                "201 with a client_id (RFC 7591 §3.2.1)",
                fix,
                url);
    }

    private ClientId done(ClientId id) {
        notes.detail(REGISTRATION, "by " + id.by());
        return id;
    }
}
