package dev.gatehouse.oauth;

import dev.gatehouse.identity.DpopProofs;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The document that tells clients how to use this authorization server: RFC 8414, with the members that OpenID Connect
 * Discovery requires, because some clients look for that document only. Immutable but for the scopes.
 */
record ServerMetadata(
        String issuer,
        List<URI> resources,
        boolean registration,
        boolean clientMetadataDocuments,
        Supplier<SortedSet<String>> scopes) {

    private static final List<String> CONFIDENTIAL =
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt");

    /** {@code none} comes first: some clients take the first that they know. */
    private static final List<String> ANYBODY =
            Stream.concat(Stream.of("none"), CONFIDENTIAL.stream()).toList();

    private static void authenticates(Map<String, Object> document, String endpoint, List<String> methods) {
        document.put(endpoint + "_auth_methods_supported", methods);
        document.put(endpoint + "_auth_signing_alg_values_supported", ClientAuthentication.ASSERTION_ALGORITHMS);
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer);
        document.put("authorization_endpoint", issuer + "/oauth2/authorize");
        document.put("token_endpoint", issuer + "/oauth2/token");
        if (registration) {
            document.put("registration_endpoint", issuer + "/oauth2/register");
        }
        document.put("revocation_endpoint", issuer + "/oauth2/revoke");
        document.put("jwks_uri", issuer + "/.well-known/jwks.json");
        document.put("scopes_supported", scopes.get());
        document.put("response_types_supported", List.of("code"));
        document.put("response_modes_supported", List.of("query"));
        document.put("grant_types_supported", List.of("authorization_code", "refresh_token", "client_credentials"));
        authenticates(document, "token_endpoint", ANYBODY);
        authenticates(document, "revocation_endpoint", ANYBODY);
        document.put("introspection_endpoint", issuer + "/oauth2/introspect");
        authenticates(document, "introspection_endpoint", CONFIDENTIAL);
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("dpop_signing_alg_values_supported", DpopProofs.algorithms());
        document.put("client_id_metadata_document_supported", clientMetadataDocuments);
        document.put("authorization_response_iss_parameter_supported", true);
        document.put("prompt_values_supported", List.of("none", "login", "consent", "select_account"));
        document.put(
                "protected_resources", resources.stream().map(URI::toString).toList());
        return document;
    }

    /** The same with what OpenID Connect Discovery 1.0 §3 requires; no ID tokens are issued. */
    Map<String, Object> openIdDocument() {
        Map<String, Object> document = document();
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256"));
        return document;
    }
}
