package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.gatehouse.oauth.AuthorizationRequest.Parsed;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks authorization requests: first what decides where an error may go (the client and its redirect URI), then the
 * rest. Thread-safe.
 */
final class AuthorizationRequestParser {
    private static final Pattern SHA_256 = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Set<String> PROMPTS = Set.of("none", "login", "consent", "select_account");

    private final Clients clients;
    private final @Nullable MetadataDocuments documents;
    private final List<URI> resources;
    private final Supplier<SortedSet<String>> scopes;

    /**
     * @param documents absent if client ids may not be URLs
     * @param resources the first is the default
     */
    AuthorizationRequestParser(
            Clients clients,
            @Nullable MetadataDocuments documents,
            List<URI> resources,
            Supplier<SortedSet<String>> scopes) {
        this.clients = clients;
        this.documents = documents;
        this.resources = List.copyOf(resources);
        this.scopes = scopes;
    }

    /** @param address who asks, for limits */
    Parsed parse(Parameters parameters, String address) {
        String clientId = parameters.get("client_id");
        String redirectUri = parameters.get("redirect_uri");
        if (clientId == null || redirectUri == null) {
            return new Parsed.Unredirectable("The request must name a client_id and a redirect_uri.");
        }
        if (parameters.repeated().contains("client_id") || parameters.repeated().contains("redirect_uri")) {
            return new Parsed.Unredirectable("The request names its client_id or redirect_uri more than once.");
        }
        Client client;
        try {
            Optional<Client> found = find(clientId, address);
            if (found.isEmpty()) {
                return new Parsed.Unredirectable(
                        "The application is not registered here, or its registration has expired. "
                                + "Remove this connection in the application and add it again.");
            }
            client = found.get();
        } catch (OAuthException e) {
            return new Parsed.Unredirectable(e.description());
        }
        if (!RedirectUris.matches(client.redirectUris(), redirectUri)) {
            return new Parsed.Unredirectable(
                    "The redirect_uri of the request is not one that the application registered.");
        }
        URI redirect = URI.create(redirectUri);
        String state = parameters.repeated().contains("state") ? null : parameters.get("state");
        try {
            return new Parsed.Valid(request(parameters, client, redirect, state));
        } catch (OAuthException e) {
            return new Parsed.Redirectable(redirect, state, e.error());
        }
    }

    private Optional<Client> find(String clientId, String address) throws OAuthException {
        if (documents != null && MetadataDocuments.isDocumentUrl(clientId)) {
            return Optional.of(documents.find(clientId, address));
        }
        return clients.byId(clientId);
    }

    private AuthorizationRequest request(Parameters parameters, Client client, URI redirect, @Nullable String state)
            throws OAuthException {
        if (parameters.repeated().contains("resource")) {
            throw new OAuthException(OAuth2Error.INVALID_TARGET, "A token is for one resource only.");
        }
        parameters.withoutRepetition();
        if (parameters.get("request") != null) {
            throw new OAuthException(OAuth2Error.REQUEST_NOT_SUPPORTED, "Request objects are not supported.");
        }
        if (parameters.get("request_uri") != null) {
            throw new OAuthException(OAuth2Error.REQUEST_URI_NOT_SUPPORTED, "Request objects are not supported.");
        }
        if (!parameters.require("response_type").equals("code")) {
            throw new OAuthException(OAuth2Error.UNSUPPORTED_RESPONSE_TYPE, "The response_type must be code.");
        }
        String mode = parameters.get("response_mode");
        if (mode != null && !mode.equals("query")) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The response_mode must be query.");
        }
        return new AuthorizationRequest(
                client,
                redirect,
                state,
                codeChallenge(parameters),
                dpopKey(parameters.get("dpop_jkt")),
                resource(parameters.get("resource")).toString(),
                grantable(parameters.get("scope"), client),
                prompts(parameters.get("prompt")));
    }

    private static String codeChallenge(Parameters parameters) throws OAuthException {
        String challenge = parameters.require("code_challenge");
        if (!"S256".equals(parameters.get("code_challenge_method"))) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The code_challenge_method must be S256.");
        }
        if (!SHA_256.matcher(challenge).matches()) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The code_challenge is not a SHA-256 hash.");
        }
        return challenge;
    }

    private static @Nullable String dpopKey(@Nullable String thumbprint) throws OAuthException {
        if (thumbprint != null && !SHA_256.matcher(thumbprint).matches()) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The dpop_jkt is not a SHA-256 thumbprint.");
        }
        return thumbprint;
    }

    private URI resource(@Nullable String asked) throws OAuthException {
        if (asked == null) {
            return resources.getFirst();
        }
        return resources.stream()
                .filter(known -> known.toString().equals(asked))
                .findFirst()
                .orElseThrow(() -> new OAuthException(OAuth2Error.INVALID_TARGET, "There is no such resource here."));
    }

    /** Scopes that nothing here knows are dropped, so that clients which always ask for some still work. */
    private List<String> grantable(@Nullable String asked, Client client) {
        Set<String> known = scopes.get();
        List<String> granted = Rows.words(asked == null ? "" : asked).stream()
                .filter(known::contains)
                .filter(scope -> client.refreshes() || !scope.equals("offline_access"))
                .distinct()
                .sorted()
                .toList();
        return granted.isEmpty() ? List.of("profile") : granted;
    }

    private static Set<String> prompts(@Nullable String asked) throws OAuthException {
        Set<String> prompts = new HashSet<>(Rows.words(asked == null ? "" : asked));
        prompts.retainAll(PROMPTS);
        if (prompts.contains("none") && prompts.size() > 1) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The prompt none cannot stand with others.");
        }
        return prompts;
    }
}
