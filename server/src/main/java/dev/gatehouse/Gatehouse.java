package dev.gatehouse;

import dev.gatehouse.audit.AuditBundle;
import dev.gatehouse.audit.AuditIndexer;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.audit.Spill;
import dev.gatehouse.cli.GatehouseCommand;
import dev.gatehouse.console.Backends;
import dev.gatehouse.console.Console;
import dev.gatehouse.console.GatewayInfo;
import dev.gatehouse.console.People;
import dev.gatehouse.console.api.ConfigView;
import dev.gatehouse.content.Content;
import dev.gatehouse.demo.DemoBackend;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.attempts.SignInAttempts;
import dev.gatehouse.discovery.doctor.Doctor;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.IdentityWatch;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.oauth.ApprovalList;
import dev.gatehouse.oauth.AuthorizationServer;
import dev.gatehouse.oauth.Clients;
import dev.gatehouse.oauth.SignedInBrowsers;
import dev.gatehouse.oauth.Users;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.upstream.Upstreams;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway: the one place where its parts are put together. */
public final class Gatehouse extends Application<GatehouseConfig> {
    private static final Logger LOG = LoggerFactory.getLogger(Gatehouse.class);

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

    /**
     * Opens what the commands need, without starting the gateway.
     *
     * @throws ConfigProblem if something cannot be made as the configuration wants it
     */
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
        if (file != null) {
            config.readFrom(file);
        }
        Parts parts = Parts.open(config, clock);
        config.leftOut()
                .forEach(upstream ->
                        LOG.info("upstream {} is left out: it is the demo's, and tools.demo is false", upstream.id()));
        prepare.accept(parts);
        environment.lifecycle().manage(parts.database());
        DemoBackend.all(config.demo(), config.publicUrl().toString(), parts.keys()::publicKeys, clock)
                .forEach(environment.lifecycle()::manage);
        environment.lifecycle().manage(parts.egress());
        Spill spill = AuditUpkeep.manage(config, parts, environment, clock);
        Upstreams upstreams = new Upstreams(parts.sources(), parts.toolGovernance(), parts.database(), clock);
        environment.lifecycle().manage(upstreams);
        environment.lifecycle().manage(new AuditIndexer(parts.auditSearch()));
        IdentityWatch watch = new IdentityWatch(
                parts.database(),
                () -> {
                    parts.userMappings().reload();
                    parts.revocationRegister().reload();
                    parts.apiKeys().reload();
                    parts.keys().reload();
                    parts.tools().reload();
                    parts.toolGovernance().reload();
                },
                clock);
        environment.lifecycle().manage(watch);
        environment.healthChecks().register("revocations", watch);
        parts.revocations().onChange(parts.forwardings()::forgetCallers);
        TelemetryParts telemetry = TelemetryParts.start(config, parts, environment, spill, clock);
        Policy policy = new Policy();
        parts.issuers().manage(environment, telemetry.metrics());
        List<TrustedIssuer> issuers = parts.issuers().all();
        RateLimits limits = new RateLimits(config.limits());
        Authenticator authenticator = new Authenticator(parts.verifier(), parts.dpopProofs());
        Gate gate = new Gate(
                authenticator, limits, policy, new Content(), parts.tools(), parts.audit(), telemetry.meter(), clock);
        environment.lifecycle().manage(new AutoCloseableManager(gate));

        PublicEndpoints endpoints = new PublicEndpoints(config, parts, environment, clock);
        Challenges challenges = new Challenges(
                endpoints.resources().getFirst().metadata(), config.mcp().challengeScopes(), config.requiresProofs());
        endpoints.mount(gate, challenges, authenticator, limits, upstreams, telemetry.metrics());
        RunningConfig running = RunningConfig.started(file, this.environment, config, clock);
        SignInAttempts attempts = SignInWatch.start(config, parts, environment, clock);
        Console console = console(
                config,
                parts,
                upstreams,
                telemetry,
                policy,
                issuers,
                authenticator,
                gate,
                challenges,
                attempts,
                limits,
                running::view);
        StartRecord record = new StartRecord(parts.audit(), clock);
        record.started(version(), running);
        record.watch(issuers);
        Optional<String> firstPassword = console.ensureAdmin();
        console.register(environment);
        HttpServerSettings.apply(config, environment);
        environment.lifecycle().addServerLifecycleListener(server -> {
            HttpServerSettings.tune(server);
            Banner.print(System.out, config, consoleUrl(config), firstPassword.orElse(null));
        });
    }

    private Console console(
            GatehouseConfig config,
            Parts parts,
            Upstreams upstreams,
            TelemetryParts telemetry,
            Policy policy,
            List<TrustedIssuer> issuers,
            Authenticator authenticator,
            Gate gate,
            Challenges challenges,
            SignInAttempts attempts,
            RateLimits limits,
            Supplier<ConfigView> running) {
        AuthorizationServer embedded = parts.authorizationServer();
        return new Console(
                config.console(),
                new GatewayInfo(
                        version(),
                        config.publicUrl().origin(),
                        parts.mcpUrl(),
                        config.publicUrl().toString(),
                        clock.instant(),
                        config.console().environment(),
                        config.audit().kept()),
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
                telemetry.meter(),
                telemetry.registry(),
                parts.tools(),
                new Backends(config.upstreams(), upstreams, parts.toolGovernance(), parts.resiliences()),
                policy,
                issuers,
                authenticator,
                gate,
                challenges,
                new People(
                        embedded == null ? new Users(parts.database()) : embedded.users(),
                        embedded == null ? new Clients(parts.database(), parts.audit(), clock) : embedded.clients(),
                        new ApprovalList(parts.database(), clock),
                        new SignedInBrowsers(parts.database(), clock),
                        parts.apiKeys(),
                        parts.userMappings(),
                        parts.killSwitch(),
                        parts.revocationRegister(),
                        attempts,
                        limits),
                new Doctor(parts.egress()),
                running,
                parts.egress());
    }

    private static String consoleUrl(GatehouseConfig config) {
        return config.console().url() + "/console/";
    }
}
