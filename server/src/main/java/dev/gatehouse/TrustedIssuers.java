package dev.gatehouse;

import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.identity.KeysAtHand;
import dev.gatehouse.identity.RemoteJwks;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.oauth.AuthorizationServer;
import dev.gatehouse.telemetry.GatewayMetrics;
import io.dropwizard.core.setup.Environment;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose tokens are taken: our own authorization server's, and the configured issuers'.
 *
 * @param all in that order
 * @param fetched the keys of the outside ones, by issuer; nothing is fetched before they are managed
 */
record TrustedIssuers(List<TrustedIssuer> all, Map<String, RemoteJwks> fetched) {
    /** Those of a configuration. */
    static TrustedIssuers of(GatehouseConfig config, Parts parts) {
        String resource = parts.mcpUrl().toString();
        Set<String> resources = parts.resources().stream().map(URI::toString).collect(Collectors.toSet());
        List<TrustedIssuer> issuers = new ArrayList<>();
        AuthorizationServer embedded = parts.authorizationServer();
        if (embedded != null) {
            issuers.add(TrustedIssuer.embedded(
                    config.publicUrl().toString(),
                    resources,
                    embedded.keySource(),
                    config.authorizationServer().senderConstraint()));
        }
        List<IssuerConfig> outside = config.identity().issuers();
        Map<String, RemoteJwks> fetched = new LinkedHashMap<>();
        for (int i = 0; i < outside.size(); i++) {
            RemoteJwks keys = new RemoteJwks(outside.get(i), parts.egress());
            fetched.put(keys.issuer(), keys);
            issuers.add(TrustedIssuer.outside(outside.get(i), i, resource, resources, keys, parts.userMappings()));
        }
        return new TrustedIssuers(issuers, fetched);
    }

    /** The name of the check whether the keys of an outside issuer are at hand. */
    static String healthCheck(String issuer) {
        return "keys of " + issuer;
    }

    /** Starts to fetch the keys of the outside ones, and tells of them in health and metrics. */
    void manage(Environment environment, GatewayMetrics metrics) {
        fetched.forEach((issuer, keys) -> {
            environment.lifecycle().manage(keys);
            environment.healthChecks().register(healthCheck(issuer), new KeysAtHand(keys));
        });
        metrics.gauges(
                "gatehouse_jwks_age_seconds",
                "How long ago an issuer's keys were last fetched; NaN while there are none",
                "issuer",
                fetched,
                keys -> {
                    Duration age = keys.age();
                    return age == null ? Double.NaN : age.toMillis() / 1e3;
                });
    }
}
