package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.json.Json;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises, in a refused token, the mistakes that are often made with the common providers, and says by name what to
 * change. Guesses from unverified text, so it decides nothing. Thread-safe.
 */
final class ProviderMistakes {
    private static final Set<String> GRAPH = Set.of(
            "https://graph.microsoft.com", "https://graph.microsoft.com/", "00000003-0000-0000-c000-000000000000");

    private final List<TrustedIssuer> issuers;

    ProviderMistakes(Collection<TrustedIssuer> issuers) {
        this.issuers = List.copyOf(issuers);
    }

    /**
     * A mistake.
     *
     * @param detail what came, and from whom
     * @param fix what to change there
     */
    record Mistake(String detail, String fix) {}

    /** The mistake that this refused token shows, if it is a typical one. */
    Optional<Mistake> in(String token, @Nullable CompactToken compact) {
        return Optional.ofNullable(compact == null ? unreadable(token) : readable(compact));
    }

    private @Nullable Mistake unreadable(String token) {
        if (token.startsWith("ya29.")) {
            return new Mistake(
                    "this is a Google access token: it is opaque and only Google's own APIs can read it",
                    "let users sign in at this gateway, or at an authorization server that issues JWTs for it; Google "
                            + "issues none for other people's APIs");
        }
        int parts = token.split("\\.", -1).length;
        if (parts == 5 && isAuth0(firstPart(token).path("iss").asText(""))) {
            return auth0("this is a token that Auth0 encrypted for itself");
        }
        boolean short32 =
                parts == 1 && token.length() == 32 && token.chars().allMatch(ProviderMistakes::isTokenCharacter);
        if (short32 && configured(ProviderMistakes::isAuth0)) {
            return auth0("this looks like an opaque token of Auth0");
        }
        return null;
    }

    private static Mistake auth0(String detail) {
        return new Mistake(
                detail + ", as it does when the client asks for no audience",
                "create an API in Auth0 whose identifier is this gateway's MCP URL, and have clients ask for it by "
                        + "audience= (or resource=), or set it as the tenant's default audience");
    }

    private @Nullable Mistake readable(CompactToken compact) {
        ObjectNode claims = compact.claims();
        String iss = claims.path("iss").asText("");
        Set<String> audience = audience(claims);
        return Stream.of(
                        entra(iss, audience),
                        okta(iss, audience),
                        idToken(compact),
                        keycloak(iss, audience),
                        cognito(iss, claims))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private Optional<Mistake> entra(String iss, Set<String> audience) {
        String host = host(iss);
        boolean first = host.equals("sts.windows.net");
        boolean second = host.equals("login.microsoftonline.com") && iss.contains("/v2.0");
        if ((first || second) && audience.stream().anyMatch(GRAPH::contains)) {
            return Optional.of(new Mistake(
                    "this is a token of Entra ID for Microsoft Graph, whose signature nobody else can verify",
                    "have the client ask for a scope of this gateway's own app registration, such as "
                            + "api://…/access_as_user, not for User.Read or openid alone"));
        }
        if (first && !accepts(iss) && configured(name -> name.contains("login.microsoftonline.com"))) {
            return Optional.of(new Mistake(
                    "this is a version 1 token of Entra ID, and the configured issuer is that of version 2",
                    "set api.requestedAccessTokenVersion to 2 in the manifest of this gateway's app registration"));
        }
        if (second && !accepts(iss) && configured(name -> name.contains("sts.windows.net"))) {
            return Optional.of(new Mistake(
                    "this is a version 2 token of Entra ID, and the configured issuer is that of version 1",
                    "configure the issuer https://login.microsoftonline.com/{tenant id}/v2.0 instead of "
                            + "https://sts.windows.net/{tenant id}/"));
        }
        return Optional.empty();
    }

    private static Optional<Mistake> okta(String iss, Set<String> audience) {
        String host = host(iss);
        boolean okta =
                host.endsWith(".okta.com") || host.endsWith(".oktapreview.com") || host.endsWith(".okta-emea.com");
        if (!okta || iss.contains("/oauth2/")) {
            return Optional.empty();
        }
        return Optional.of(new Mistake(
                "this is a token of Okta's org authorization server"
                        + (audience.contains(iss) ? ", meant for Okta itself" : "")
                        + "; only Okta can verify its access tokens",
                "use a custom authorization server (https://…/oauth2/default or one of your own) whose audience is"
                        + " this gateway's MCP URL"));
    }

    private static Optional<Mistake> keycloak(String iss, Set<String> audience) {
        if (!iss.contains("/realms/") || !Set.of("account").containsAll(audience)) {
            return Optional.empty();
        }
        return Optional.of(new Mistake(
                "this is a token of Keycloak without an audience mapper: its audience is " + Claims.quoted(audience),
                "add an Audience mapper with this gateway's MCP URL as Included Custom Audience to a client scope that "
                        + "the client gets, with Add to access token on"));
    }

    private static Optional<Mistake> cognito(String iss, ObjectNode claims) {
        boolean cognito = host(iss).startsWith("cognito-idp.");
        if (!cognito
                || claims.has("aud")
                || !"access".equals(claims.path("token_use").asText())) {
            return Optional.empty();
        }
        return Optional.of(new Mistake(
                "this is an access token of Amazon Cognito without an audience",
                "have the client send resource= with this gateway's MCP URL when it asks for the token, at a user pool "
                        + "domain that supports it"));
    }

    /** An ID token says so in one of its own claims; what merely lacks scopes may be something else. */
    private static Optional<Mistake> idToken(CompactToken compact) {
        ObjectNode claims = compact.claims();
        boolean access = IssuerConfig.normalizedType(
                        compact.header().path("typ").asText(""))
                .equals("at+jwt");
        boolean id = Stream.of("nonce", "at_hash", "c_hash").anyMatch(claims::has)
                || claims.path("typ").asText("").equalsIgnoreCase("ID")
                || claims.path("token_use").asText("").equals("id");
        return access || !id
                ? Optional.empty()
                : Optional.of(new Mistake(
                        "this is an ID token: it tells a client who signed in and opens no API",
                        "send the access_token of the token response, not its id_token"));
    }

    private boolean accepts(String iss) {
        return issuers.stream().anyMatch(issuer -> issuer.spellings().contains(iss));
    }

    private boolean configured(Predicate<String> name) {
        return issuers.stream().map(TrustedIssuer::issuer).anyMatch(name);
    }

    /** Auth0 names itself in the header of what it encrypts; custom domains do not look like it. */
    private static boolean isAuth0(String iss) {
        return host(iss).endsWith(".auth0.com");
    }

    private static boolean isTokenCharacter(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
    }

    private static ObjectNode firstPart(String token) {
        try {
            return StrictObject.read(new Base64URL(token.substring(0, token.indexOf('.'))).decode());
        } catch (StrictObject.NotStrict e) {
            return Json.object();
        }
    }

    private static Set<String> audience(ObjectNode claims) {
        try {
            return new Claims(claims).texts("aud");
        } catch (Claims.ClaimRefused e) {
            return Set.of("");
        }
    }

    private static String host(String iss) {
        try {
            String host = URI.create(iss).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
