package dev.gatehouse;

import com.codahale.metrics.health.HealthCheck;
import dev.gatehouse.audit.AuditBundle;
import dev.gatehouse.audit.AuditConfig;
import dev.gatehouse.audit.AuditIndexer;
import dev.gatehouse.audit.ChainHeadCheck;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.audit.Checkpointer;
import dev.gatehouse.audit.Partitions;
import dev.gatehouse.audit.Retention;
import dev.gatehouse.audit.Spill;
import dev.gatehouse.audit.SpillCheck;
import dev.gatehouse.audit.sink.Sinks;
import dev.gatehouse.cli.GatehouseCommand;
import dev.gatehouse.console.Backends;
import dev.gatehouse.console.Console;
import dev.gatehouse.console.GatewayInfo;
import dev.gatehouse.console.People;
import dev.gatehouse.console.api.ConfigView;
import dev.gatehouse.content.Content;
import dev.gatehouse.demo.DemoOrders;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.ClientCertificates;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.discovery.ProtectedResource;
import dev.gatehouse.discovery.ProtectedResourceServlet;
import dev.gatehouse.discovery.doctor.Doctor;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.IdentityWatch;
import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.identity.KeysAtHand;
import dev.gatehouse.identity.OpaqueTokens;
import dev.gatehouse.identity.RemoteJwks;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.oauth.ApprovalList;
import dev.gatehouse.oauth.AuthorizationServer;
import dev.gatehouse.oauth.Clients;
import dev.gatehouse.oauth.SigningKeys;
import dev.gatehouse.oauth.Users;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.rest.DebugTokenServlet;
import dev.gatehouse.rest.HealthServlet;
import dev.gatehouse.rest.IssuerHealthServlet;
import dev.gatehouse.rest.ProtectedServlet;
import dev.gatehouse.rest.ReadyServlet;
import dev.gatehouse.rest.ServiceInfoServlet;
import dev.gatehouse.rest.ToolsServlet;
import dev.gatehouse.rest.proxy.ProxyServlet;
import dev.gatehouse.store.WritableCheck;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.telemetry.GatewayMetrics;
import dev.gatehouse.telemetry.MetricsExport;
import dev.gatehouse.telemetry.OtlpConfig;
import dev.gatehouse.telemetry.OtlpExport;
import dev.gatehouse.telemetry.Rejections;
import dev.gatehouse.telemetry.RequestFilter;
import dev.gatehouse.telemetry.Tracing;
import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.Upstreams;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.setup.ServletEnvironment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/** The gateway: the one place where its parts are put together. */
public final class Gatehouse extends Application<GatehouseConfig> {
    private static final String KEYS_OF = "keys of ";

    private final Clock clock = Clock.systemUTC();
    private final Map<String, String> environment;
    private final Consumer<Parts> prepare;
    private @Nullable Path file;

    /** The gateway with what its configuration names. */
    public Gatehouse() {
        this(tools -> {});
    }

    /** The same with variables in the configuration replaced from another environment than the process's. */
    public Gatehouse(Map<String, String> environment) {
        this(parts -> {}, environment);
    }

    /** The same with what {@code more} adds to the catalogue, for a program that brings its own tools. */
    public Gatehouse(Consumer<ToolRegistry> more) {
        this(parts -> more.accept(parts.tools()), System.getenv());
    }

    /** The same with parts that {@code prepare} has changed before they are used. */
    Gatehouse(Consumer<Parts> prepare, Map<String, String> environment) {
        this.prepare = prepare;
        this.environment = environment;
    }

    /** Runs a command; without arguments, the gateway with {@code config.yml}. */
    public static void main(String[] args) {
        int code = GatehouseCommand.run(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Opens what the commands need, without starting the gateway. */
    public static Parts offline(GatehouseConfig config) throws Exception {
        return Parts.open(config, Clock.systemUTC());
    }

    /** The version of the jar; {@code development} where there is none. */
    public static String version() {
        String version = Gatehouse.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Starts the gateway and returns once it listens; it then runs until the process ends. */
    public void serve(Path config) throws Exception {
        ConfigFile.read(config, environment);
        file = config;
        run("server", config.toString());
    }

    @Override
    public String getName() {
        return "gatehouse";
    }

    @Override
    public void initialize(Bootstrap<GatehouseConfig> bootstrap) {
        bootstrap.setConfigurationSourceProvider(ConfigFile.source(environment));
    }

    @Override
    protected void addDefaultCommands(Bootstrap<GatehouseConfig> bootstrap) {
        bootstrap.addCommand(new ServerStart(this));
    }

    @Override
    public void run(GatehouseConfig config, Environment environment) throws Exception {
        Parts parts = Parts.open(config, clock);
        prepare.accept(parts);
        environment.lifecycle().manage(parts.database());
        if (config.demo().ordersPort() > 0) {
            environment.lifecycle().manage(new DemoOrders(config.demo().ordersPort()));
        }
        environment.lifecycle().manage(parts.egress());
        Spill spill = keepAudit(config, parts, environment);
        Upstreams upstreams = new Upstreams(parts.sources(), parts.toolGovernance(), clock);
        environment.lifecycle().manage(upstreams);
        environment.lifecycle().manage(new AuditIndexer(parts.auditSearch()));
        IdentityWatch watch = new IdentityWatch(
                parts.database(),
                () -> {
                    parts.userMappings().reload();
                    parts.revocationRegister().reload();
                    parts.apiKeys().reload();
                    parts.toolGovernance().reload();
                },
                clock);
        environment.lifecycle().manage(watch);
        environment.healthChecks().register("revocations", watch);
        parts.revocations().onChange(parts.forwardings()::forgetCallers);
        PrometheusRegistry registry = new PrometheusRegistry();
        CallMeter meter = new CallMeter(clock, registry);
        parts.resiliences().publish(registry);
        config.upstreams().forEach(upstream -> meter.expectUpstream(upstream.id()));
        GatewayMetrics metrics = new GatewayMetrics(registry);
        metrics.build(version());
        metrics.store(parts.database());
        metrics.gauge("gatehouse_audit_events", "Events in the chain of the record", parts.audit()::headSeq);
        metrics.gauge(
                "gatehouse_audit_spilled",
                "Events that wait in the journal because the database cannot take them",
                spill == null ? () -> 0 : spill::waiting);
        environment.lifecycle().manage(meter);
        OtlpExport otlp = export(config, parts, environment, registry);
        Sinks sinks = new Sinks(
                config.audit().sinks(),
                parts.database(),
                parts.audit(),
                parts.egress(),
                otlp,
                config.dataDirectory(),
                clock);
        environment.lifecycle().manage(sinks);
        metrics.gauges(
                "gatehouse_sink_lag",
                "Events that a sink has yet to get; NaN where another node hands on for it",
                "sink",
                sinks.lags(),
                DoubleSupplier::getAsDouble);
        Policy policy = new Policy();
        List<TrustedIssuer> issuers = issuers(config, parts, environment, metrics);
        TokenVerifier verifier = new TokenVerifier(
                config.identity(),
                issuers,
                parts.revocations(),
                OpaqueTokens.of(config.identity(), issuers, parts.egress()),
                parts.apiKeys(),
                clock);
        RateLimits limits = new RateLimits(config.limits());
        DpopProofs proofs = parts.dpopProofs();
        Authenticator authenticator = new Authenticator(verifier, proofs);
        Gate gate = new Gate(authenticator, limits, policy, new Content(), parts.tools(), parts.audit(), meter, clock);
        environment.lifecycle().manage(new AutoCloseableManager(gate));

        Challenges challenges = new Challenges(
                resources(config, parts).getFirst().metadata(),
                config.mcp().challengeScopes(),
                config.requiresProofs());
        mountPublic(config, parts, environment, metrics, gate, challenges, authenticator, limits);
        RunningConfig running = RunningConfig.started(file, this.environment, config, clock);
        Console console = console(
                config, parts, upstreams, meter, registry, policy, authenticator, gate, challenges, running::view);
        Optional<String> firstPassword = console.ensureAdmin();
        console.register(environment);
        tameServer(config, environment);
        environment.lifecycle().addServerLifecycleListener(server -> {
            tune(server);
            Banner.print(System.out, config, consoleUrl(config), firstPassword.orElse(null));
        });
    }

    /** What goes to a collector, if there is one; and what stands before every request, on both ports. */
    private static @Nullable OtlpExport export(
            GatehouseConfig config, Parts parts, Environment environment, PrometheusRegistry registry) {
        OtlpConfig collector = config.telemetry().otlp();
        Rejections rejections = new Rejections(registry);
        if (collector == null) {
            standBefore(environment, new RequestFilter(null));
            return null;
        }
        OtlpExport otlp = new OtlpExport(collector, parts.egress(), rejections, version());
        if (collector.metrics()) {
            environment.lifecycle().manage(new MetricsExport(otlp, registry));
        }
        Tracing tracing = collector.traces() ? new Tracing(otlp, version()) : null;
        if (tracing != null) {
            environment.lifecycle().manage(tracing);
        }
        standBefore(environment, new RequestFilter(tracing));
        return otlp;
    }

    private static void standBefore(Environment environment, RequestFilter filter) {
        for (ServletEnvironment servlets : List.of(environment.servlets(), environment.admin())) {
            FilterRegistration.Dynamic registration = servlets.addFilter("request", filter);
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        }
    }

    /** Returns what keeps events beside the database, if configuration wants that. */
    private @Nullable Spill keepAudit(GatehouseConfig config, Parts parts, Environment environment) {
        Spill spill = null;
        HealthCheck writable = new WritableCheck(parts.database());
        HealthCheck chain = new ChainHeadCheck(parts.database(), parts.audit());
        if (config.audit().durability() == AuditConfig.Durability.SPILL) {
            spill = new Spill(parts.audit(), parts.database(), config.audit().spill(), config.dataDirectory(), clock);
            environment.lifecycle().manage(spill);
            writable = new SpillCheck(writable, spill);
            chain = new SpillCheck(chain, spill);
        }
        environment.healthChecks().register("database", writable);
        environment.healthChecks().register("audit", chain);
        environment
                .lifecycle()
                .manage(new Checkpointer(
                        parts.audit(),
                        parts.database(),
                        parts.checkpointKey(),
                        config.audit().checkpoint(),
                        config.dataDirectory(),
                        parts.egress(),
                        clock));
        environment.lifecycle().manage(new Partitions(parts.database(), parts.audit()));
        io.dropwizard.util.Duration kept = config.audit().retention();
        if (kept != null) {
            environment
                    .lifecycle()
                    .manage(new Retention(
                            parts.audit(), parts.database(), parts.checkpointKey(), kept.toJavaDuration(), clock));
        }
        return spill;
    }

    /** What the HTTP server does by itself, on both ports: in a context, and where a request is too broken for one. */
    @SuppressWarnings({"deprecation", "removal"}) // Dropwizard 5 still builds on this GzipHandler
    private static void tameServer(GatehouseConfig config, Environment environment) {
        JsonErrors errors = new JsonErrors();
        environment.getApplicationContext().setErrorHandler(errors);
        environment.getAdminContext().setErrorHandler(errors);
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                if (starting instanceof Server server) {
                    server.setErrorHandler(errors);
                    // A compressed body is ours to refuse, and never inflated on its way to us.
                    server.getDescendants(GzipHandler.class).forEach(gzip -> gzip.setInflateBufferSize(0));
                    if (!config.trustedProxies().addresses().isEmpty()) {
                        ForwardedAddress customizer = new ForwardedAddress(config.trustedProxies());
                        configurations(server).forEach(http -> http.addCustomizer(customizer));
                    }
                }
            }
        });
    }

    private static List<TrustedIssuer> issuers(
            GatehouseConfig config, Parts parts, Environment environment, GatewayMetrics metrics) {
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
            environment.lifecycle().manage(keys);
            environment.healthChecks().register(KEYS_OF + keys.issuer(), new KeysAtHand(keys));
            issuers.add(TrustedIssuer.outside(outside.get(i), i, resource, resources, keys, parts.userMappings()));
        }
        metrics.gauges(
                "gatehouse_jwks_age_seconds",
                "How long ago an issuer's keys were last fetched; NaN while there are none",
                "issuer",
                fetched,
                keys -> {
                    Duration age = keys.age();
                    return age == null ? Double.NaN : age.toMillis() / 1e3;
                });
        return issuers;
    }

    private void mountPublic(
            GatehouseConfig config,
            Parts parts,
            Environment environment,
            GatewayMetrics metrics,
            Gate gate,
            Challenges challenges,
            Authenticator authenticator,
            RateLimits limits) {
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
                environment,
                new ProtectedResourceServlet(resources(config, parts), issuerNames(config), config.requiresProofs()),
                ProtectedResourceServlet.ROOT_PATH,
                ProtectedResourceServlet.ROOT_PATH + "/*");
        mount(
                environment,
                new ToolsServlet(gate, config.rest(), credentials, challenges, origins),
                ToolsServlet.PATH,
                ToolsServlet.PATH + "/*");
        mount(
                environment,
                new ProtectedServlet(gate, config.rest(), credentials, challenges, origins),
                ProtectedServlet.PING,
                ProtectedServlet.ECHO);
        mount(
                environment,
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
        mount(environment, new IssuerHealthServlet(issuerHealth(config, parts, environment)), IssuerHealthServlet.PATH);
        mount(
                environment,
                new DebugTokenServlet(authenticator, credentials, challenges, limits),
                DebugTokenServlet.PATH);
        mount(environment, new HealthServlet(), HealthServlet.PATH);
        mount(environment, new ReadyServlet(() -> problems(environment)), ReadyServlet.PATH);
        mount(environment, new ServiceInfoServlet(version(), origin, parts.mcpUrl(), issuerNames(config)), "/");
        AuthorizationServer embedded = parts.authorizationServer();
        if (embedded == null) {
            mount(environment, parts.keys().document(), SigningKeys.PATH);
        } else {
            embedded.servlets().forEach((path, servlet) -> mount(environment, servlet, path));
        }
    }

    private static List<IssuerHealthServlet.Issuer> issuerHealth(
            GatehouseConfig config, Parts parts, Environment environment) {
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
                            .runHealthCheck(KEYS_OF + outside.issuer())
                            .isHealthy()));
        }
        if (config.authorizationServer().enabled()) {
            String self = config.publicUrl().toString();
            issuers.add(new IssuerHealthServlet.Issuer(self, resource, self + "/.well-known/jwks.json", () -> true));
        }
        return issuers;
    }

    private static List<String> problems(Environment environment) {
        return environment.healthChecks().runHealthChecks().entrySet().stream()
                .filter(check -> !check.getValue().isHealthy())
                .map(check -> check.getKey() + ": " + check.getValue().getMessage())
                .toList();
    }

    private static void mount(Environment environment, HttpServlet servlet, String... paths) {
        environment.servlets().addServlet(paths[0], servlet).addMapping(paths);
    }

    private static List<String> issuerNames(GatehouseConfig config) {
        List<String> names = new ArrayList<>();
        if (config.authorizationServer().enabled()) {
            names.add(config.publicUrl().toString());
        }
        config.identity().issuers().forEach(issuer -> names.add(issuer.issuer()));
        return names;
    }

    /** What access tokens can be for; the MCP endpoint is the first. */
    private static List<ProtectedResource> resources(GatehouseConfig config, Parts parts) {
        List<ProtectedResource> resources = new ArrayList<>();
        resources.add(new ProtectedResource(parts.mcpUrl(), "Gatehouse", () -> publishedScopes(config, parts)));
        for (UpstreamSource source : parts.sources()) {
            CatalogView part = CatalogView.of(source.id(), parts.tools());
            resources.add(new ProtectedResource(
                    URI.create(parts.mcpUrl() + "/" + source.id()),
                    "Gatehouse: " + source.id(),
                    () -> withChallenged(part.current().scopes(), config)));
        }
        return resources;
    }

    /** For MCP, which knows no routes. */
    private static SortedSet<String> publishedScopes(GatehouseConfig config, Parts parts) {
        return withChallenged(parts.tools().current().scopes(), config);
    }

    private static SortedSet<String> withChallenged(SortedSet<String> needed, GatehouseConfig config) {
        SortedSet<String> scopes = new TreeSet<>(needed);
        scopes.addAll(config.mcp().challengeScopes());
        return scopes;
    }

    private Console console(
            GatehouseConfig config,
            Parts parts,
            Upstreams upstreams,
            CallMeter meter,
            PrometheusRegistry registry,
            Policy policy,
            Authenticator authenticator,
            Gate gate,
            Challenges challenges,
            Supplier<ConfigView> running) {
        AuthorizationServer embedded = parts.authorizationServer();
        return new Console(
                config.console(),
                new GatewayInfo(
                        version(),
                        config.publicUrl().origin(),
                        parts.mcpUrl(),
                        config.publicUrl().toString(),
                        clock.instant()),
                clock,
                parts.database(),
                parts.audit(),
                parts.auditSearch(),
                new ChainVerifier(
                                parts.database(),
                                parts.checkpointKey(),
                                config.audit().checkpoint().files(config.dataDirectory()))
                        .andJournal(config.audit().spill().file(config.dataDirectory())),
                new AuditBundle(parts.auditSearch(), parts.checkpointKey()),
                meter,
                registry,
                parts.tools(),
                new Backends(config.upstreams(), upstreams, parts.toolGovernance(), parts.resiliences()),
                policy,
                authenticator,
                gate,
                challenges,
                new People(
                        embedded == null ? new Users(parts.database()) : embedded.users(),
                        embedded == null ? new Clients(parts.database(), parts.audit(), clock) : embedded.clients(),
                        new ApprovalList(parts.database(), clock),
                        parts.apiKeys(),
                        parts.userMappings(),
                        parts.killSwitch(),
                        parts.revocationRegister()),
                new Doctor(parts.egress()),
                running,
                parts.egress());
    }

    private static String consoleUrl(GatehouseConfig config) {
        return config.console().url() + "/console/";
    }

    /** Jetty's cache of header fields thrashes on bearer tokens that rotate: measured at a third of the throughput. */
    private static void tune(Server server) {
        configurations(server).forEach(http -> http.setHeaderCacheSize(0));
    }

    /** Dropwizard wraps the factories of its connectors, so that these cannot be asked for them. */
    private static List<HttpConfiguration> configurations(Server server) {
        return server.getContainedBeans(HttpConnectionFactory.class).stream()
                .map(HttpConnectionFactory::getHttpConfiguration)
                .toList();
    }
}
