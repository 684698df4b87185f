package dev.gatehouse;

import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.ClientCertificates;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.discovery.ProtectedResource;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.mcp.McpServlet;
import dev.gatehouse.mcp.legacy.LegacyParts;
import dev.gatehouse.mcp.modern.ModernParts;
import dev.gatehouse.store.Sealer;
import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.upstream.UpstreamSource;
import io.dropwizard.core.setup.Environment;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** The MCP endpoints: one for everything, and one for each upstream under the names that it uses itself. */
final class McpEndpoints {
    private final GatehouseConfig config;
    private final Parts parts;
    private final Environment environment;
    private final Clock clock;
    private final List<LegacyParts> legacy = new ArrayList<>();
    private final List<ModernParts> modern = new ArrayList<>();

    McpEndpoints(GatehouseConfig config, Parts parts, Environment environment, Clock clock) {
        this.config = config;
        this.parts = parts;
        this.environment = environment;
        this.clock = clock;
    }

    /** How many sessions of the older revisions there are here. */
    long liveSessions() {
        return legacy.stream().mapToLong(LegacyParts::liveSessions).sum();
    }

    /** How many streams of the modern era are open. */
    long openStreams() {
        return modern.stream().mapToLong(ModernParts::openStreams).sum();
    }

    /** What tokens may be for at an endpoint: itself, or any of ours where the configuration says so. */
    static Set<String> tokensFor(URI endpoint, GatehouseConfig config, Parts parts) {
        List<URI> taken = config.mcp().sharedTokens() ? parts.resources() : List.of(endpoint);
        return taken.stream().map(URI::toString).collect(Collectors.toUnmodifiableSet());
    }

    /** Mounts all; {@code credentials} and {@code challenges} are those of the endpoint for everything. */
    void mount(Gate gate, CredentialsReader credentials, Challenges challenges, AllowedOrigins origins) {
        mount(McpServlet.PATH, gate, CatalogView.whole(parts.tools()), credentials, challenges, origins);
        for (UpstreamSource upstream : parts.sources()) {
            CatalogView view = CatalogView.of(upstream.id(), parts.tools());
            URI resource = URI.create(parts.mcpUrl() + "/" + upstream.id());
            CredentialsReader own = new CredentialsReader(
                    config.publicUrl().origin(),
                    tokensFor(resource, config, parts),
                    new ClientCertificates(config.identity().clientCertificates()),
                    parts.dpopProofs());
            Challenges toOwn = new Challenges(
                    ProtectedResource.metadata(resource), config.mcp().challengeScopes(), config.requiresProofs());
            mount(McpServlet.PATH + "/" + upstream.id(), gate.before(view), view, own, toOwn, origins);
        }
    }

    private void mount(
            String path,
            Gate gate,
            CatalogView view,
            CredentialsReader credentials,
            Challenges challenges,
            AllowedOrigins origins) {
        McpServlet servlet = new McpServlet(
                path,
                config.mcp(),
                origins,
                credentials,
                challenges,
                gate,
                legacyParts(gate, view),
                modernParts(view),
                Gatehouse.version());
        environment.servlets().addServlet(path, servlet).addMapping(path);
    }

    private LegacyParts legacyParts(Gate gate, CatalogView view) {
        LegacyParts made = new LegacyParts(
                config.mcp().sessions(),
                config.mcp().streams(),
                config.mcp().pageSize(),
                gate,
                Sealer.of(parts.database()),
                parts.database(),
                clock);
        view.onChange(made::announce);
        Revocations revocations = parts.revocations();
        revocations.onChange(() -> made.disconnect(caller -> revocations.check(caller) != null));
        whileServing(made::start, made::stop);
        legacy.add(made);
        return made;
    }

    private ModernParts modernParts(CatalogView view) {
        ModernParts made = new ModernParts(
                config.mcp().streams(), config.mcp().pageSize(), Sealer.of(parts.database()), view, clock);
        Revocations revocations = parts.revocations();
        revocations.onChange(() -> made.disconnect(caller -> revocations.check(caller) != null));
        whileServing(made::start, made::stop);
        modern.add(made);
        return made;
    }

    /** Starts with the server, and stops before it waits for its open requests, which streams would hold up. */
    private void whileServing(Runnable start, Runnable stop) {
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                if (starting instanceof Server) {
                    start.run();
                }
            }

            @Override
            public void lifeCycleStopping(LifeCycle stopping) {
                if (stopping instanceof Server) {
                    stop.run();
                }
            }
        });
    }
}
