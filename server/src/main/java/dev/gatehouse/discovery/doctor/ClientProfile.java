package dev.gatehouse.discovery.doctor;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one client discovers and signs in. Immutable; {@code docs/doctor.md} gives the source of each fact.
 *
 * @param id the name on the command line and in reports
 * @param name what people call the client
 * @param place where its requests come from
 * @param opening the requests that it sends before it has a token, in order
 * @param refusals the statuses that it takes for "sign in first"
 * @param needsChallenge whether it gives up on a refusal that does not say where the metadata is
 * @param strictScheme whether it overlooks a scheme that is not written {@code Bearer}
 * @param triesWellKnownToo whether it tries the well-known URLs after the challenge's URL failed
 * @param guessesServer whether it takes the endpoint's origin for the authorization server when there is no metadata
 * @param resourceRule how it compares {@code resource} with the URL that the user typed
 * @param triesEveryServer whether it tries each authorization server, or only the first
 * @param serverMetadata the forms of the authorization server's metadata URL, in the order it tries them
 * @param issuerRule how it compares {@code issuer}
 * @param pkceRule what it makes of {@code code_challenge_methods_supported}
 * @param registrations the ways to a client id that it knows by itself, the preferred first
 * @param clientMetadata its client id metadata document; absent if it has none
 * @param redirectUris the redirect URIs it registers, the one it uses first
 * @param redirectUriWithoutIss the one it uses where the authorization server does not say that its answers carry
 *     {@code iss} (RFC 9207); absent if that makes no difference
 * @param scopeSources where it takes the scopes from, the first that names some
 * @param fallbackScope what it asks for when no source names any; absent for nothing
 * @param addsOfflineAccess whether it adds {@code offline_access} where the authorization server offers it
 * @param timeout how long it waits for one answer
 * @param redirects which redirects it follows
 * @param handRegistration how its user gives it a client id that was registered by hand
 */
public record ClientProfile(
        String id,
        String name,
        Place place,
        List<Opening> opening,
        Set<Integer> refusals,
        boolean needsChallenge,
        boolean strictScheme,
        boolean triesWellKnownToo,
        boolean guessesServer,
        ResourceRule resourceRule,
        boolean triesEveryServer,
        List<ServerMetadataForm> serverMetadata,
        IssuerRule issuerRule,
        PkceRule pkceRule,
        List<Registration> registrations,
        @Nullable URI clientMetadata,
        List<String> redirectUris,
        @Nullable String redirectUriWithoutIss,
        List<ScopeSource> scopeSources,
        @Nullable String fallbackScope,
        boolean addsOfflineAccess,
        Duration timeout,
        Redirects redirects,
        String handRegistration) {
    public ClientProfile {
        opening = List.copyOf(opening);
        refusals = Set.copyOf(refusals);
        serverMetadata = List.copyOf(serverMetadata);
        registrations = List.copyOf(registrations);
        redirectUris = List.copyOf(redirectUris);
        scopeSources = List.copyOf(scopeSources);
    }

    /** The redirect URI that it uses with an authorization server. */
    String redirectUri(boolean serverSendsIss) {
        return redirectUriWithoutIss == null || serverSendsIss ? redirectUris.getFirst() : redirectUriWithoutIss;
    }

    /** Where a client's requests come from. */
    public enum Place {
        /** The vendor's servers: only what is public and speaks https can be reached. */
        CLOUD,
        /** The user's machine. */
        MACHINE
    }

    /** A request without a token. */
    public enum Opening {
        /** {@code POST initialize}, as the protocol was until 2025-11-25. */
        INITIALIZE,
        /** {@code POST server/discover}, as of 2026-07-28. */
        DISCOVER,
        /** {@code GET}. */
        GET
    }

    /** How {@code resource} is compared with the URL. */
    public enum ResourceRule {
        /** Character by character. */
        EXACT,
        /** As parsed URLs: the host's case and a default port do not count. A document that differs is put aside. */
        NORMALIZED,
        /** The same origin, and a path that is the URL's or above it. */
        PREFIX
    }

    /** The forms of an authorization server's metadata URL. */
    public enum ServerMetadataForm {
        /** {@code /.well-known/oauth-authorization-server} before the issuer's path (RFC 8414 §3.1). */
        OAUTH_INSERTED,
        /** {@code /.well-known/oauth-authorization-server} at the origin, whatever the issuer's path. */
        OAUTH_ROOT,
        /** {@code /.well-known/openid-configuration} before the issuer's path (RFC 8414 §5). */
        OPENID_INSERTED,
        /** {@code /.well-known/openid-configuration} after the issuer's path (OpenID Connect Discovery §4). */
        OPENID_APPENDED
    }

    /** How {@code issuer} is compared with the URL that the resource metadata names. */
    public enum IssuerRule {
        EXACT,
        /** A slash at the end of the resource metadata's value does not count. */
        SLASH_TOLERANT,
        UNCHECKED
    }

    /** What a client makes of {@code code_challenge_methods_supported}. */
    public enum PkceRule {
        /** Without S256 in it, it refuses. */
        MUST_ADVERTISE,
        /** It refuses only a list without S256. */
        MAY_BE_SILENT,
        UNCHECKED
    }

    /** A way to a client id. */
    public enum Registration {
        /** A client id metadata document: the client id is a URL. */
        CLIENT_ID_METADATA,
        /** Dynamic client registration (RFC 7591). */
        DYNAMIC
    }

    /** Where scopes are taken from. */
    public enum ScopeSource {
        CHALLENGE,
        RESOURCE_METADATA,
        SERVER_METADATA
    }

    /** Which redirects are followed. */
    public enum Redirects {
        NONE,
        SAME_ORIGIN,
        ANY
    }
}
