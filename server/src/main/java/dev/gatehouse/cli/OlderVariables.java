package dev.gatehouse.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that earlier gateways were configured by, each under the name that stands for all of its
 * names, and why some of them have nothing that corresponds to them here.
 */
final class OlderVariables {
    /** Other names by the name that stands for them. */
    private static final Map<String, List<String>> ALIASES = Map.ofEntries(
            Map.entry("OAUTH_ISSUER", List.of("AUTH_ISSUER", "AUTH0_ISSUER", "OIDC_ISSUER")),
            Map.entry("OAUTH_AUDIENCE", List.of("AUTH_AUDIENCE", "AUTH0_AUDIENCE", "OIDC_AUDIENCE", "MCP_RESOURCE")),
            Map.entry(
                    "OAUTH_JWKS_URI",
                    List.of("JWKS_URI", "AUTH_JWKS_URI", "AUTH0_JWKS_URI", "OIDC_JWKS_URI", "JWKS_URI_FALLBACK")),
            Map.entry("OAUTH_ENFORCE_ALG", List.of("AUTH_ENFORCE_ALG", "JWT_ALGORITHM")),
            Map.entry("JWT_CLOCK_TOLERANCE", List.of()),
            Map.entry("OAUTH_SCOPES", List.of()),
            Map.entry("TOOL_SCOPES_JSON", List.of()),
            Map.entry("APP_ORIGIN", List.of("CORS_ORIGIN")),
            Map.entry("RATE_LIMIT_MAX", List.of("RATE_LIMIT_PER_MIN")),
            Map.entry("RATE_LIMIT_WINDOW_MS", List.of("RATE_WINDOW_MS")),
            Map.entry("SERVER_BASE_URL", List.of("MCP_SERVER_URL", "NEXT_PUBLIC_BASE_URL")),
            Map.entry("PROXY_TARGET", List.of("PROXY_BASE_URL")),
            Map.entry("PROXY_ALLOWED_PATHS", List.of()),
            Map.entry("PROXY_INJECT_HEADER", List.of()),
            Map.entry("PROXY_INJECT_QUERY", List.of()),
            Map.entry("PROXY_TIMEOUT_MS", List.of()),
            Map.entry("ACCESS_TOKEN_TTL_SEC", List.of()),
            Map.entry("AUTH_CODE_TTL_SEC", List.of()));

    private static final String PER_TOOL = "scopes are asked for by tool: tools.access.NAME.scopes";
    private static final String BACKEND = "declare the backend under upstreams (docs/upstreams.md)";
    private static final String DEMO = "tools.demo and authorizationServer.users say what of the demo is on";
    private static final String NO_MANAGEMENT = "nothing is managed at the identity provider";
    private static final String NO_WEBHOOK = "no log of the identity provider is taken in";
    private static final String ONE_LIMIT = "limits counts all calls of a caller together";
    private static final String OWN_KEYS = "signing keys are made and kept in dataDirectory";
    private static final String NO_HASHES = "the audit keeps digests and redacted previews; there is no salt to set";

    /** Why a variable has no setting that corresponds to it. */
    private static final Map<String, String> WITHOUT = Map.ofEntries(
            Map.entry("OIDC_DISCOVERY", "the issuer's metadata is asked unless identity.issuers[].jwksUri is set"),
            Map.entry("OAUTH_REQUIRED_SCOPES", PER_TOOL),
            Map.entry("REQUIRED_SCOPES", PER_TOOL),
            Map.entry("REQUIRED_SCOPES_READ", PER_TOOL),
            Map.entry("REQUIRED_SCOPES_WRITE", PER_TOOL),
            Map.entry("TOOL_SCOPES", PER_TOOL),
            Map.entry("TOOL_SCOPE_ALLOWLIST_JSON", PER_TOOL),
            Map.entry("ROUTE_ALLOWLIST", "what the proxy lets through is in proxy.allowedPaths and proxy.routes"),
            Map.entry("ENABLE_TEST_ROUTES", "/protected/ping and /protected/echo are always there"),
            Map.entry("TEST_ECHO_WINDOW_MS", ONE_LIMIT),
            Map.entry("TEST_ECHO_MAX_PER_WINDOW", ONE_LIMIT),
            Map.entry("TOOL_MAX_PER_WINDOW", ONE_LIMIT),
            Map.entry("MCP_MAX_PER_WINDOW", ONE_LIMIT),
            Map.entry("DISCOVERY_MAX_PER_WINDOW", ONE_LIMIT),
            Map.entry("WEBHOOK_MAX_PER_WINDOW", NO_WEBHOOK),
            Map.entry("DEMO_MODE", DEMO),
            Map.entry("OAUTH_DEMO_MODE", DEMO),
            Map.entry("OAUTH_ISSUER_DEMO", DEMO),
            Map.entry("OAUTH_AUDIENCE_DEMO", DEMO),
            Map.entry("OAUTH_JWKS_URI_DEMO", DEMO),
            Map.entry("OAUTH_SCOPES_DEMO", DEMO),
            Map.entry("DEMO_ISSUER", DEMO),
            Map.entry("DEMO_AUDIENCE", DEMO),
            Map.entry("PROXY_PREFIX", "the proxy is always under /proxy"),
            Map.entry("PROXY_AUTH_HEADER", "the backend is told of the caller by proxy.identity"),
            Map.entry("PROXY_AUTH_VALUE", "the backend is told of the caller by proxy.identity"),
            Map.entry("FUNCTIONS_BASE", BACKEND),
            Map.entry("BACKEND_API_URL", BACKEND),
            Map.entry("PROTOCOL_API_URL", BACKEND),
            Map.entry("PROXYABL_UPSTREAM_BASE_URL", BACKEND),
            Map.entry("TOOLS_BASE_URL", BACKEND),
            Map.entry("TOOL_BASE_URL", BACKEND),
            Map.entry("DEMO_API_BASE_URL", BACKEND),
            Map.entry("BACKEND_TIMEOUT", "each backend has upstreams[].timeouts"),
            Map.entry("PROTOCOL_API_TIMEOUT_MS", "each backend has upstreams[].timeouts"),
            Map.entry("MGMT_DOMAIN", NO_MANAGEMENT),
            Map.entry("MGMT_CLIENT_ID", NO_MANAGEMENT),
            Map.entry("MGMT_CLIENT_SECRET", NO_MANAGEMENT),
            Map.entry("AUTH0_TENANT_DOMAIN", NO_MANAGEMENT),
            Map.entry("AUTH0_DOMAIN", NO_MANAGEMENT),
            Map.entry("AUTH0_MGMT_DOMAIN", NO_MANAGEMENT),
            Map.entry("AUTH0_MGMT_CLIENT_ID", NO_MANAGEMENT),
            Map.entry("AUTH0_MGMT_CLIENT_SECRET", NO_MANAGEMENT),
            Map.entry("GOOGLE_CONNECTION_NAME", NO_MANAGEMENT),
            Map.entry("LOG_WEBHOOK_SECRET", NO_WEBHOOK),
            Map.entry("WEBHOOK_SHARED_SECRET", NO_WEBHOOK),
            Map.entry("LOG_WEBHOOK_WINDOW_MS", NO_WEBHOOK),
            Map.entry("LOG_WEBHOOK_MAX_PER_WINDOW", NO_WEBHOOK),
            Map.entry("GATEWAY_HMAC_SECRET", "backends verify a signed token instead: identity.mode: assertion"),
            Map.entry("PII_SALT", NO_HASHES),
            Map.entry("USER_HASH_SALT", NO_HASHES),
            Map.entry("CRM_DB_PATH", "the demo's data is in the database of the gateway"),
            Map.entry("JWT_SECRET", "tokens signed with a shared secret are never accepted"),
            Map.entry("JWT_PRIVATE_KEY", OWN_KEYS),
            Map.entry("JWT_PUBLIC_KEY", OWN_KEYS),
            Map.entry("AUTH_STORAGE_DRIVER", "everything is kept in database.url"),
            Map.entry("AUTH_PORT", "the authorization server answers on the public port"),
            Map.entry("PRIVY_APP_ID", "name the provider under identity.issuers"),
            Map.entry("PRIVY_APP_SECRET", "name the provider under identity.issuers"),
            Map.entry("PRIVY_TOKEN_EXCHANGE_TIMEOUT_MS", "name the provider under identity.issuers"),
            Map.entry("OAUTH_ALLOWED_REDIRECT_URIS", "clients register their redirect URIs themselves"),
            Map.entry(
                    "OAUTH_ALLOWED_CLIENT_METADATA_HOSTS",
                    "metadata documents are fetched by the rules of egress, or from nowhere"));

    /** The name that stands for each name. */
    private static final Map<String, String> STANDS_FOR = standsFor();

    private OlderVariables() {}

    private static Map<String, String> standsFor() {
        Map<String, String> all = new HashMap<>();
        ALIASES.forEach((name, aliases) -> {
            all.put(name, name);
            aliases.forEach(alias -> all.put(alias, name));
        });
        return Map.copyOf(all);
    }

    /** Whether earlier gateways read a variable of this name. */
    static boolean knows(String name) {
        return STANDS_FOR.containsKey(name) || WITHOUT.containsKey(name);
    }

    /** Why nothing here corresponds to a variable; absent if something does, or if it is not known at all. */
    static @Nullable String whyWithout(String name) {
        return WITHOUT.get(name);
    }

    /**
     * What is set, by the names that stand for all; empty values count as not set. The standing name itself wins over
     * its aliases, and these win in the order in which earlier gateways looked at them.
     *
     * @param contradictions takes a sentence for each value that loses against another
     */
    static SequencedMap<String, String> resolve(Map<String, String> environment, List<String> contradictions) {
        SequencedMap<String, String> resolved = new LinkedHashMap<>();
        ALIASES.keySet().stream().sorted().forEach(name -> {
            List<String> names = new ArrayList<>(List.of(name));
            names.addAll(Objects.requireNonNull(ALIASES.get(name)));
            List<String> set = names.stream()
                    .filter(one -> !environment.getOrDefault(one, "").isBlank())
                    .toList();
            if (!set.isEmpty()) {
                String value =
                        Objects.requireNonNull(environment.get(set.getFirst())).strip();
                resolved.put(name, value);
                set.stream()
                        .skip(1)
                        .filter(other -> !value.equals(
                                Objects.requireNonNull(environment.get(other)).strip()))
                        .forEach(other -> contradictions.add(
                                other + ": " + set.getFirst() + " says something else and was taken"));
            }
        });
        return resolved;
    }
}
