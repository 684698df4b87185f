package dev.gatehouse.console;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gatehouse.audit.AuditBundle;
import dev.gatehouse.audit.AuditExport;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.ChainProofs;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.audit.Erasure;
import dev.gatehouse.console.api.ConfigView;
import dev.gatehouse.console.api.LoginWaysView;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.doctor.Doctor;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Passwords;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.store.Database;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.telemetry.NodeSeries;
import dev.gatehouse.tools.ToolRegistry;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.setup.AdminEnvironment;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.DropwizardResourceConfig;
import io.dropwizard.jersey.jackson.JacksonFeature;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.glassfish.jersey.servlet.ServletContainer;

/**
 * The admin port: puts the admin API, the live stream, the console's files and their guards together and mounts them.
 * Nothing on the port, Dropwizard's own admin servlet included, can be reached past the guards.
 */
public final class Console {
    /** The JAX-RS resources of the admin API. */
    static final Set<Class<?>> RESOURCES = Set.of(
            SessionResource.class,
            OidcResource.class,
            OverviewResource.class,
            ChangeResource.class,
            MetricsResource.class,
            ToolResource.class,
            ToolUseResource.class,
            LeastPrivilegeResource.class,
            OfferingResource.class,
            UpstreamResource.class,
            UpstreamToolResource.class,
            PolicyResource.class,
            AuditResource.class,
            ErasureResource.class,
            ChainCheckResource.class,
            ChainProofResource.class,
            DecisionResource.class,
            TokenResource.class,
            UserResource.class,
            UserTokenResource.class,
            UserBrowserResource.class,
            UserLimitResource.class,
            KillResource.class,
            RevocationResource.class,
            ClientResource.class,
            GrantResource.class,
            ApiKeyResource.class,
            OperatorResource.class,
            UserMappingResource.class,
            DoctorResource.class,
            SignInAttemptResource.class,
            ConfigResource.class,
            OpenApiResource.class);

    static final String API = "admin-api";
    static final String STREAM = "live-stream";
    static final String METRICS = "prometheus";
    static final String FILES = "console-files";
    static final String ROOT = "console-root";

    private final ConsoleConfig config;
    private final GatewayInfo gateway;
    private final Clock clock;
    private final AuditLog log;
    private final AuditSearch search;
    private final Erasure erasure;
    private final ChainProofs proofs;
    private final ChainChecks checks;
    private final FirstRun firstRun;
    private final AuditBundle bundle;
    private final CallMeter meter;
    private final PrometheusRegistry prometheus;
    private final ToolRegistry tools;
    private final Backends backends;
    private final Policy policy;
    private final List<TrustedIssuer> issuers;
    private final Authenticator authenticator;
    private final Gate gate;
    private final Challenges challenges;
    private final People people;
    private final Doctor doctor;
    private final Supplier<ConfigView> configuration;
    private final Egress egress;
    private final RecentWarnings warnings = new RecentWarnings();

    private final OperatorActs acts;
    private final Readings readings;
    private final Operators operators;
    private final Passwords passwords = new Passwords(Passwords.COST);
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final JsonMapper json = ConsoleJson.mapper();
    private final ErrorWriter errors = new ErrorWriter(json);

    /** The console of a gateway made of these parts. */
    public Console(
            ConsoleConfig config,
            GatewayInfo gateway,
            Clock clock,
            Database database,
            AuditLog log,
            AuditSearch search,
            ChainVerifier verifier,
            AuditBundle bundle,
            CallMeter meter,
            PrometheusRegistry prometheus,
            ToolRegistry tools,
            Backends backends,
            Policy policy,
            List<TrustedIssuer> issuers,
            Authenticator authenticator,
            Gate gate,
            Challenges challenges,
            People people,
            Doctor doctor,
            Supplier<ConfigView> configuration,
            Egress egress) {
        this.config = config;
        this.gateway = gateway;
        this.clock = clock;
        this.log = log;
        this.search = search;
        this.erasure = new Erasure(database, log);
        this.proofs = new ChainProofs(database);
        this.checks = new ChainChecks(verifier, clock);
        this.firstRun = new FirstRun(database, log);
        this.bundle = bundle;
        this.meter = meter;
        this.prometheus = prometheus;
        this.tools = tools;
        this.backends = backends;
        this.policy = policy;
        this.issuers = List.copyOf(issuers);
        this.authenticator = authenticator;
        this.gate = gate;
        this.challenges = challenges;
        this.people = people;
        this.doctor = doctor;
        this.configuration = configuration;
        this.egress = egress;
        acts = new OperatorActs(log, clock);
        readings = new Readings(acts);
        operators = new Operators(database, clock);
        Duration lifetime = config.sessionLifetime().toJavaDuration();
        sessions = new Sessions(database, clock, config.sessionIdle().toJavaDuration(), lifetime);
        cookie = new SessionCookie(config.overHttps(), lifetime);
    }

    /**
     * Sees to it that somebody can log in: makes the operator {@code admin} at the first start, and gives it the
     * configured password if it has another. Without password login, nobody.
     *
     * @return the password that was made up for it, which nobody can ever read again
     */
    public Optional<String> ensureAdmin() {
        return config.passwordLogin()
                ? new FirstRunAdmin(operators, passwords, acts).ensure(config.adminPassword())
                : Optional.empty();
    }

    /** Mounts everything on the admin port. */
    public void register(Environment environment) {
        AdminEnvironment admin = environment.admin();
        addFilter(admin, "headers", new HeadersFilter(errors));
        addFilter(admin, "origin", new OriginFilter(config.url(), config.allowedHosts(), errors));
        addFilter(admin, "login", new LoginFilter(sessions, cookie, config.metricsToken(), errors));

        environment.lifecycle().manage(readings);
        LiveFeed feed = new LiveFeed(log, meter, people.attempts());
        environment.lifecycle().addEventListener(feed);
        environment.lifecycle().addEventListener(warnings);
        admin.addServlet(STREAM, new LiveStream(feed, search, sessions, json, errors, readings))
                .addMapping("/api/stream");
        admin.addServlet(API, new ServletContainer(api(environment))).addMapping("/api/*");
        admin.addServlet(METRICS, prometheus(environment)).addMapping("/metrics");
        admin.addServlet(FILES, new ConsoleFiles(Console.class.getClassLoader(), errors))
                .addMapping("/console/*");
        admin.addServlet(ROOT, new RootRedirect()).addMapping("");
    }

    private static void addFilter(AdminEnvironment admin, String name, Filter filter) {
        admin.addFilter("console-" + name, filter)
                .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
    }

    private PrometheusMetricsServlet prometheus(Environment environment) {
        DropwizardExports.builder().dropwizardRegistry(environment.metrics()).register(prometheus);
        return new PrometheusMetricsServlet(prometheus);
    }

    private DropwizardResourceConfig api(Environment environment) {
        DropwizardResourceConfig api = new DropwizardResourceConfig(environment.metrics());
        api.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        api.register(new JacksonFeature(json));
        api.register(ErrorMapper.class);
        api.register(new RequiredBody());
        api.register(new ToolEtag());
        api.register(new InstantParameters());
        api.register(RolesAllowedDynamicFeature.class);
        api.register(new AuthValueFactoryProvider.Binder<>(Session.class));
        api.register(new ReadsAuditFilter(readings));

        Login login = new Login(operators, passwords, sessions, new LoginThrottle(clock), acts);
        api.register(new SessionResource(login, cookie, config.passwordLogin()));
        api.register(oidc());
        api.register(new OperatorResource(operators, passwords, sessions, acts));
        CallStatistics statistics = new CallStatistics(search, clock);
        Changes changes = new Changes(search);
        api.register(new OverviewResource(
                gateway,
                clock,
                log,
                checks,
                statistics,
                changes,
                tools,
                backends.upstreams(),
                issuers,
                environment.healthChecks(),
                firstRun,
                acts));
        api.register(new ChangeResource(changes));
        NodeSeries node = new NodeSeries(prometheus);
        meter.subscribe(node::ended);
        api.register(new MetricsResource(meter, node, clock));
        api.register(new ToolResource(tools, backends.upstreams(), acts));
        WhatIf whatIf = new WhatIf(policy);
        AccessImpact impact = new AccessImpact(new RecentCalls(search), whatIf, tools::current, clock);
        api.register(new ToolUseResource(
                tools,
                impact,
                statistics,
                new ToolCallers(new Holdings(people), policy, search, clock),
                new ToolTrial(gate, challenges),
                acts));
        api.register(new LeastPrivilegeResource(new LeastPrivilege(tools, new Holdings(people), search, clock)));
        api.register(new OfferingResource(tools, impact, acts));
        api.register(new UpstreamResource(backends, acts, clock));
        api.register(new UpstreamToolResource(backends.governance(), acts));
        api.register(new PolicyResource(tools, policy, whatIf));
        api.register(new ChainCheckResource(checks, search));
        api.register(new AuditResource(search, acts, readings, new AuditExport(search), bundle, clock));
        api.register(new ErasureResource(erasure, acts));
        api.register(new ChainProofResource(proofs));
        api.register(new DecisionResource(search, policy, tools, readings));
        api.register(new TokenResource(new TokenDebugger(authenticator, policy, tools, challenges)));
        api.register(new UserResource(people.users(), search, statistics, people.killSwitch(), acts));
        api.register(new UserMappingResource(people.mappings(), log, acts));
        api.register(new KillResource(people.killSwitch(), acts, gateway.issuer()));
        api.register(new RevocationResource(people.killSwitch(), people.revocations(), acts));
        api.register(new UserTokenResource(people, search, gateway.issuer()));
        api.register(new UserBrowserResource(people, acts));
        api.register(new UserLimitResource(people, search, acts, gateway.issuer()));
        api.register(new ClientResource(people.clients(), people.revocations(), acts, clock));
        api.register(new GrantResource(people.approvals(), people.killSwitch(), acts));
        api.register(new ApiKeyResource(people.apiKeys(), acts, clock));
        api.register(new DoctorResource(doctor, gateway, firstRun, acts));
        api.register(new SignInAttemptResource(people.attempts(), gateway));
        api.register(new ConfigResource(
                configuration,
                new SupportBundle(
                        gateway,
                        configuration,
                        environment.healthChecks(),
                        backends,
                        log,
                        meter,
                        warnings,
                        json,
                        clock),
                acts,
                clock));
        api.register(new OpenApiResource());
        return api;
    }

    private OidcResource oidc() {
        OidcConfig provider = config.oidc();
        OidcCookie attempt = new OidcCookie(config.overHttps());
        String origin = config.url().toString().replaceFirst("/$", "");
        if (provider == null) {
            return new OidcResource(null, new LoginWaysView(true, null), cookie, attempt, origin);
        }
        URI redirect = URI.create(origin + OidcResource.CALLBACK);
        OidcLogin login = new OidcLogin(
                provider,
                new OidcProvider(provider, redirect, egress, json, clock),
                operators,
                passwords,
                sessions,
                acts,
                clock);
        return new OidcResource(
                login, new LoginWaysView(config.passwordLogin(), provider.name()), cookie, attempt, origin);
    }
}
