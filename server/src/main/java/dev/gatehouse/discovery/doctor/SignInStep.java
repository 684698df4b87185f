package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.Severity.NOTE;
import static dev.gatehouse.discovery.doctor.Severity.WARNING;
import static dev.gatehouse.discovery.doctor.Step.AUTHORIZATION;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks for, and the URL at which it would have its user sign in. */
final class SignInStep {
    private static final String OFFLINE = "offline_access";

    private final ClientProfile client;
    private final Notes notes;

    SignInStep(ClientProfile client, Notes notes) {
        this.client = client;
        this.notes = notes;
    }

    /** The scopes that the client asks for. */
    List<String> scopes(Challenge challenge, Documents.@Nullable Resource resource, Documents.Server server) {
        List<String> offered = server.list("scopes_supported");
        List<String> scopes = new ArrayList<>(named(challenge, resource, offered));
        if (scopes.isEmpty()) {
            String fallback = client.fallbackScope();
            notes.add(
                    fallback == null ? NOTE : WARNING,
                    Problem.NO_SCOPES,
                    AUTHORIZATION,
                    "Nothing says which scopes to ask for, so " + client.name() + " asks for "
                            + (fallback == null ? "none." : "\"" + fallback + "\"."),
                    "no scope in the challenge, no scopes_supported in the resource metadata",
                    "the scopes a user needs to begin with",
                    "Name them in the challenge's scope, or in scopes_supported of the resource metadata.",
                    resource == null ? null : resource.source());
            return fallback == null ? List.of() : List.of(fallback.split(" "));
        }
        List<String> unknown = offered.isEmpty()
                ? List.of()
                : scopes.stream().filter(scope -> !offered.contains(scope)).toList();
        if (!unknown.isEmpty()) {
            notes.add(
                    WARNING,
                    Problem.SCOPE_UNKNOWN,
                    AUTHORIZATION,
                    "The authorization server does not list scopes that the client will ask for; it may answer"
                            + " invalid_scope.",
                    String.join(" ", unknown),
                    "among " + String.join(" ", offered),
                    "Define these scopes at the authorization server, or name only scopes that it has.",
                    server.source());
        }
        if (client.addsOfflineAccess() && offered.contains(OFFLINE) && !scopes.contains(OFFLINE)) {
            scopes.add(OFFLINE);
        }
        return List.copyOf(scopes);
    }

    private List<String> named(Challenge challenge, Documents.@Nullable Resource resource, List<String> offered) {
        for (ClientProfile.ScopeSource source : client.scopeSources()) {
            List<String> scopes =
                    switch (source) {
                        case CHALLENGE -> challenge.scopes();
                        case RESOURCE_METADATA -> resource == null ? List.of() : resource.scopes();
                        case SERVER_METADATA -> offered;
                    };
            if (!scopes.isEmpty()) {
                return scopes;
            }
        }
        return List.of();
    }

    /** The URL that the client would open; fresh, and good for looking only, since nobody waits for its answer. */
    URI url(
            Documents.Server server,
            Documents.@Nullable Resource resource,
            ClientIdStep.ClientId clientId,
            List<String> scopes) {
        AuthorizationRequest.Builder request = new AuthorizationRequest.Builder(
                        ResponseType.CODE, new ClientID(clientId.id()))
                .endpointURI(URI.create(server.text("authorization_endpoint")))
                .redirectionURI(
                        URI.create(client.redirectUri(server.says("authorization_response_iss_parameter_supported"))))
                .state(new State())
                .codeChallenge(new CodeVerifier(), CodeChallengeMethod.S256);
        if (!scopes.isEmpty()) {
            request.scope(new Scope(scopes.toArray(String[]::new)));
        }
        URI indicator = resource == null ? null : Urls.parse(resource.resource());
        if (indicator != null) {
            request.resources(indicator);
        }
        notes.detail(AUTHORIZATION, scopes.isEmpty() ? "asks for no scope" : "asks for " + String.join(" ", scopes));
        return request.build().toURI();
    }
}
