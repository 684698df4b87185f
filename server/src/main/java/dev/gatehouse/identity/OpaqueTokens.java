package dev.gatehouse.identity;

import dev.gatehouse.egress.Egress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which issuer is asked about which opaque token. A token is shown to one issuer alone, the one whose prefix it has;
 * without prefixes only to the only issuer there is. Signed and encrypted tokens, and whatever this gateway gave out
 * itself, are shown to nobody. Immutable but for what the issuers say.
 */
public final class OpaqueTokens {
    /** Nobody is asked. */
    public static final OpaqueTokens NONE = new OpaqueTokens(List.of());

    private static final int MAX_LENGTH = 4096;

    /** RFC 6750 §2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** The three parts of a JWS and the five of a JWE. */
    private static final Pattern JOSE = Pattern.compile("[\\w-]+\\.[\\w-]*\\.[\\w-]*(\\.[\\w-]*\\.[\\w-]*)?");

    private final List<Route> routes;

    /** An issuer that is asked, and what about. */
    record Route(
            TrustedIssuer issuer,
            Introspection introspection,
            List<String> prefixes,
            boolean signedTokens,
            Duration cacheFor) {
        boolean takes(String token) {
            return prefixes.isEmpty() || prefixes.stream().anyMatch(token::startsWith);
        }
    }

    private OpaqueTokens(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** Asks those of these issuers that are configured to be asked; {@link IdentityConfig} says which. */
    public static OpaqueTokens of(IdentityConfig config, List<TrustedIssuer> issuers, Egress egress) {
        List<Route> routes = new ArrayList<>();
        for (IssuerConfig entry : config.issuers()) {
            IntrospectionConfig introspection = entry.introspection();
            if (introspection != null) {
                TrustedIssuer issuer = issuers.stream()
                        .filter(trusted -> trusted.issuer().equals(entry.issuer()))
                        .findFirst()
                        .orElseThrow();
                routes.add(new Route(
                        issuer,
                        new Introspection(entry, introspection, egress),
                        introspection.tokenPrefixes(),
                        introspection.signedTokens(),
                        introspection.cacheFor().toJavaDuration()));
            }
        }
        return new OpaqueTokens(routes);
    }

    /** Whether a text is tried as an opaque token, because somebody is asked about such and it can be nothing else. */
    boolean take(String token) {
        return !routes.isEmpty()
                && token.length() <= MAX_LENGTH
                && !ApiKeyText.isOurs(token)
                && TOKEN.matcher(token).matches()
                && !JOSE.matcher(token).matches();
    }

    /** Whether any issuer is asked about signed tokens. */
    boolean takeSigned() {
        return routes.stream().anyMatch(Route::signedTokens);
    }

    /** How this issuer is asked about its signed tokens; absent if it is not. */
    @Nullable
    Route routeOf(TrustedIssuer issuer) {
        for (Route route : routes) {
            if (route.signedTokens() && route.issuer().equals(issuer)) {
                return route;
            }
        }
        return null;
    }

    /** The one that may be asked about this token; absent if none may. */
    @Nullable
    Route routeOf(String token) {
        for (Route route : routes) {
            if (route.takes(token)) {
                return route;
            }
        }
        return null;
    }
}
