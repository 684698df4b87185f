package dev.gatehouse;

import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.ClientCertificates;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.discovery.ProtectedResource;
import dev.gatehouse.discovery.ProtectedResourceServlet;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.oauth.AuthorizationServer;
import dev.gatehouse.oauth.SigningKeys;
import dev.gatehouse.rest.DebugTokenServlet;
import dev.gatehouse.rest.HealthServlet;
import dev.gatehouse.rest.IssuerHealthServlet;
import dev.gatehouse.rest.ProtectedServlet;
import dev.gatehouse.rest.ReadyServlet;
import dev.gatehouse.rest.ServiceInfoServlet;
import dev.gatehouse.rest.ToolsServlet;
import dev.gatehouse.rest.proxy.ProxyServlet;
import dev.gatehouse.telemetry.GatewayMetrics;
import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.UpstreamState;
import dev.gatehouse.upstream.Upstreams;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everything on the application port, the MCP endpoints among it. */
final class PublicEndpoints {
    private final GatehouseConfig config;
    private final Parts parts;
    private final Environment environment;
    private final Clock clock;

    PublicEndpoints(GatehouseConfig config, Parts parts, Environment environment, Clock clock) {
        this.config = config;
        this.parts = parts;
        this.environment = environment;
        this.clock = clock;
    }

    /** Mounts all of them. */
    void mount(
            Gate gate,
            Challenges challenges,
            Authenticator authenticator,
            RateLimits limits,
            Upstreams upstreams,
            GatewayMetrics metrics) {
        environment.jersey().disable();
        URI origin = config.publicUrl().origin();
        AllowedOrigins origins = new AllowedOrigins(
                origin, config.mcp().allowedHosts(), config.mcp().allowedOrigins());
        CredentialsReader credentials = new CredentialsReader(
                origin,
                McpEndpoints.tokensFor(parts.mcpUrl(), config, parts),
                new ClientCertificates(config.identity().clientCertificates()),
                parts.dpopProofs());
        McpEndpoints endpoints = new McpEndpoints(config, parts, environment, clock);
        endpoints.mount(gate, credentials, challenges, origins);
        metrics.gauge("gatehouse_mcp_sessions", "Sessions of the older MCP revisions here", endpoints::liveSessions);
        metrics.gauge("gatehouse_mcp_streams", "Open streams of MCP 2026-07-28", endpoints::openStreams);
        mount(
                new ProtectedResourceServlet(resources(), issuerNames(), config.requiresProofs()),
                ProtectedResourceServlet.ROOT_PATH,
                ProtectedResourceServlet.ROOT_PATH + "/*");
        mount(
                new ToolsServlet(gate, config.rest(), credentials, challenges, origins, upstream -> {
                    UpstreamState stale = upstreams.stale(upstream);
                    return stale == null ? null : stale.since();
                }),
                ToolsServlet.PATH,
                ToolsServlet.PATH + "/*");
        mount(
                new ProtectedServlet(gate, config.rest(), credentials, challenges, origins),
                ProtectedServlet.PING,
                ProtectedServlet.ECHO);
        mount(
                new ProxyServlet(
                        gate,
                        config.proxy(),
                        parts.proxyRoutes(),
                        parts.proxyCalls(),
                        credentials,
                        challenges,
                        origins),
                ProxyServlet.PATH,
                ProxyServlet.PATH + "/*");
        mount(new IssuerHealthServlet(issuerHealth()), IssuerHealthServlet.PATH);
        mount(new DebugTokenServlet(authenticator, credentials, challenges, limits), DebugTokenServlet.PATH);
        mount(new HealthServlet(), HealthServlet.PATH);
        mount(new ReadyServlet(() -> problems()), ReadyServlet.PATH);
        mount(new ServiceInfoServlet(Gatehouse.version(), origin, parts.mcpUrl(), issuerNames()), "/");
        AuthorizationServer embedded = parts.authorizationServer();
        if (embedded == null) {
            mount(parts.keys().document(), SigningKeys.PATH);
        } else {
            embedded.servlets().forEach((path, servlet) -> mount(servlet, path));
        }
    }

    private List<IssuerHealthServlet.Issuer> issuerHealth() {
        String resource = parts.mcpUrl().toString();
        List<IssuerHealthServlet.Issuer> issuers = new ArrayList<>();
        for (IssuerConfig outside : config.identity().issuers()) {
            URI jwks = outside.jwksUri();
            issuers.add(new IssuerHealthServlet.Issuer(
                    outside.issuer(),
                    outside.audiences().isEmpty() ? resource : String.join(" ", outside.audiences()),
                    jwks == null ? null : jwks.toString(),
                    () -> environment
                            .healthChecks()
                            .runHealthCheck(TrustedIssuers.healthCheck(outside.issuer()))
                            .isHealthy()));
        }
        if (config.authorizationServer().enabled()) {
            String self = config.publicUrl().toString();
            issuers.add(new IssuerHealthServlet.Issuer(self, resource, self + "/.well-known/jwks.json", () -> true));
        }
        return issuers;
    }

    private List<String> problems() {
        return environment.healthChecks().runHealthChecks().entrySet().stream()
                .filter(check -> !check.getValue().isHealthy())
                .map(check -> check.getKey() + ": " + check.getValue().getMessage())
                .toList();
    }

    private void mount(HttpServlet servlet, String... paths) {
        environment.servlets().addServlet(paths[0], servlet).addMapping(paths);
    }

    private List<String> issuerNames() {
        List<String> names = new ArrayList<>();
        if (config.authorizationServer().enabled()) {
            names.add(config.publicUrl().toString());
        }
        config.identity().issuers().forEach(issuer -> names.add(issuer.issuer()));
        return names;
    }

    /** What access tokens can be for; the MCP endpoint is the first. */
    List<ProtectedResource> resources() {
        List<ProtectedResource> resources = new ArrayList<>();
        resources.add(new ProtectedResource(parts.mcpUrl(), "Gatehouse", () -> publishedScopes()));
        for (UpstreamSource source : parts.sources()) {
            CatalogView part = CatalogView.of(source.id(), parts.tools());
            resources.add(new ProtectedResource(
                    URI.create(parts.mcpUrl() + "/" + source.id()),
                    "Gatehouse: " + source.id(),
                    () -> withChallenged(part.current().scopes())));
        }
        return resources;
    }

    /** For MCP, which knows no routes. */
    private SortedSet<String> publishedScopes() {
        return withChallenged(parts.tools().current().scopes());
    }

    private SortedSet<String> withChallenged(SortedSet<String> needed) {
        SortedSet<String> scopes = new TreeSet<>(needed);
        scopes.addAll(config.mcp().challengeScopes());
        return scopes;
    }
}
