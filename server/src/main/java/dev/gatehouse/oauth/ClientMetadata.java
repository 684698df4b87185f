package dev.gatehouse.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.client.RegistrationError;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client says of itself, in a registration (RFC 7591 §2) or in a client id metadata document: only what we use,
 * checked. Grants that we don't offer are dropped; members that we don't know are ignored.
 *
 * @param name shown to users, marked as not verified; control and formatting characters are removed
 * @param grantTypes those of ours that the client uses
 * @param boundTokens whether the client promises a DPoP proof with every token request (RFC 9449 §5.2)
 */
record ClientMetadata(String name, List<URI> redirectUris, Set<String> grantTypes, boolean boundTokens) {
    /** The member of RFC 9449 §5.2. */
    static final String BOUND_TOKENS = "dpop_bound_access_tokens";

    private static final int MAX_REDIRECT_URIS = 20;
    private static final int MAX_NAME_LENGTH = 80;
    private static final Set<String> OUR_GRANTS = Set.of("authorization_code", "refresh_token");

    /** Reads a JSON object, strictly. */
    static ObjectNode object(byte[] json) throws OAuthException {
        try {
            if (StrictJson.read(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonRefused e) {
            throw new OAuthException(RegistrationError.INVALID_CLIENT_METADATA, "The metadata is not valid JSON.");
        }
        throw new OAuthException(RegistrationError.INVALID_CLIENT_METADATA, "The metadata is not a JSON object.");
    }

    /** Checks the metadata of a registration: every redirect URI must be acceptable. */
    static ClientMetadata ofRegistration(ObjectNode json, RedirectUris rules) throws OAuthException {
        List<URI> redirects = new ArrayList<>();
        for (String text : redirectUris(json)) {
            String problem = rules.problem(text);
            if (problem != null) {
                throw new OAuthException(RegistrationError.INVALID_REDIRECT_URI, "A redirect URI " + problem + ".");
            }
            redirects.add(URI.create(text));
        }
        return new ClientMetadata(name(json, "Unnamed client"), redirects, grantTypes(json), boundTokens(json));
    }

    /** Checks the metadata of a document: redirect URIs that are not acceptable here are left out, one must remain. */
    static ClientMetadata ofDocument(ObjectNode json, RedirectUris rules) throws OAuthException {
        List<URI> redirects = redirectUris(json).stream()
                .filter(text -> rules.problem(text) == null)
                .map(URI::create)
                .toList();
        if (redirects.isEmpty()) {
            throw new OAuthException(
                    RegistrationError.INVALID_REDIRECT_URI, "None of its redirect URIs is acceptable here.");
        }
        String name = name(json, "");
        if (name.isEmpty()) {
            throw new OAuthException(RegistrationError.INVALID_CLIENT_METADATA, "It has no client_name.");
        }
        return new ClientMetadata(name, redirects, grantTypes(json), boundTokens(json));
    }

    private static List<String> redirectUris(ObjectNode json) throws OAuthException {
        List<String> redirects = strings(json, "redirect_uris");
        if (redirects.isEmpty() || redirects.size() > MAX_REDIRECT_URIS) {
            throw new OAuthException(
                    RegistrationError.INVALID_REDIRECT_URI,
                    "redirect_uris must name 1 to " + MAX_REDIRECT_URIS + " redirect URIs.");
        }
        return redirects;
    }

    private static Set<String> grantTypes(ObjectNode json) throws OAuthException {
        if (json.path("grant_types").isMissingNode()) {
            return Set.of("authorization_code");
        }
        Set<String> grants = new TreeSet<>(strings(json, "grant_types"));
        grants.retainAll(OUR_GRANTS);
        if (!grants.contains("authorization_code")) {
            throw new OAuthException(
                    RegistrationError.INVALID_CLIENT_METADATA, "grant_types must contain authorization_code.");
        }
        return grants;
    }

    private static String name(ObjectNode json, String fallback) throws OAuthException {
        JsonNode value = json.path("client_name");
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isTextual() || value.textValue().length() > 400) {
            throw new OAuthException(
                    RegistrationError.INVALID_CLIENT_METADATA,
                    "client_name must be a string of at most 400 characters.");
        }
        String plain = value.textValue().replaceAll("[\\p{C}\\p{Z}]+", " ").strip();
        String shortened = plain.codePoints()
                .limit(MAX_NAME_LENGTH)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return shortened.isEmpty() ? fallback : shortened;
    }

    private static boolean boundTokens(ObjectNode json) throws OAuthException {
        JsonNode value = json.path(BOUND_TOKENS);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new OAuthException(
                    RegistrationError.INVALID_CLIENT_METADATA, BOUND_TOKENS + " must be true or false.");
        }
        return value.booleanValue();
    }

    private static List<String> strings(ObjectNode json, String member) throws OAuthException {
        JsonNode value = json.path(member);
        if (value.isMissingNode()) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                break;
            }
            strings.add(element.textValue());
        }
        if (!value.isArray() || strings.size() != value.size()) {
            throw new OAuthException(
                    RegistrationError.INVALID_CLIENT_METADATA, member + " must be an array of strings.");
        }
        return strings;
    }
}
