package dev.gatehouse;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.CheckpointKey;
import dev.gatehouse.demo.DemoTools;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.identity.ApiKeys;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.OpaqueTokens;
import dev.gatehouse.identity.RevocationRegister;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.UserMappings;
import dev.gatehouse.oauth.AccessTokens;
import dev.gatehouse.oauth.AuthorizationServer;
import dev.gatehouse.oauth.Clients;
import dev.gatehouse.oauth.KillSwitch;
import dev.gatehouse.oauth.SigningKeys;
import dev.gatehouse.oauth.Users;
import dev.gatehouse.rest.proxy.ProxyRoutes;
import dev.gatehouse.store.Database;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.tools.governance.ToolGovernance;
import dev.gatehouse.upstream.Resiliences;
import dev.gatehouse.upstream.Routes;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.forwarding.Forwardings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the running gateway and the commands share: database, record, tools, users and keys. Opening them
 * listens on nothing and fetches nothing.
 */
public final class Parts implements AutoCloseable {
    private final GatehouseConfig config;
    private final PublicUrl publicUrl;
    private final Database database;
    private final AuditLog audit;
    private final CheckpointKey checkpointKey;
    private final AuditSearch auditSearch;
    private final ToolRegistry tools;
    private final SortedSet<String> configuredScopes;
    private final ToolGovernance toolGovernance;
    private final ApiKeys apiKeys;
    private final Egress egress;
    private final Resiliences resiliences;
    private final ProxyRoutes proxyRoutes;
    private final @Nullable UpstreamCalls proxyCalls;
    private final SigningKeys keys;
    private final Forwardings forwardings;
    private final List<UpstreamSource> sources;
    private final DpopProofs dpopProofs;
    private final Revocations revocations;
    private final RevocationRegister revocationRegister;
    private final KillSwitch killSwitch;
    private final UserMappings userMappings;
    private final @Nullable AuthorizationServer authorizationServer;
    private final TrustedIssuers issuers;
    private final TokenVerifier verifier;

    private Parts(GatehouseConfig config, Database database, Path dataDirectory, Clock clock) throws IOException {
        this.config = config;
        this.publicUrl = config.publicUrl();
        this.database = database;
        this.audit = new AuditLog(database);
        this.checkpointKey = CheckpointKey.open(dataDirectory);
        this.auditSearch = new AuditSearch(database);
        auditSearch.follow(audit);
        this.apiKeys = new ApiKeys(database, audit, clock, publicUrl + "/api-keys");
        this.egress = configured(config, () -> new Egress(config.egress()));
        this.resiliences = new Resiliences(clock);
        this.keys = SigningKeys.open(dataDirectory, clock);
        this.forwardings = new Forwardings(publicUrl.toString(), keys::sign, egress, clock);
        UpstreamParts upstreams = new UpstreamParts(egress, forwardings, resiliences, this::resourceUpdated, clock);
        this.sources = configured(config, () -> upstreams.sources(config.upstreams()));
        this.proxyRoutes = configured(config, () -> new ProxyRoutes(config.proxy()));
        this.proxyCalls = configured(config, () -> upstreams.proxy(config.proxy()));
        this.configuredScopes = new TreeSet<>(config.rest().scopes());
        configuredScopes.addAll(proxyRoutes.scopes());
        // What a server offers is known once it has been asked; what its tools need is known before.
        config.upstreams().forEach(upstream -> add(upstream.access(), configuredScopes));
        config.routes().forEach(route -> add(route.access(), configuredScopes));
        this.tools = configured(config, () -> {
            Map<String, Offerings> offered = offered(config, database, clock);
            requireUsefulAccess(config, offered);
            Routes routes = new Routes(config.routes(), config.upstreams());
            refuse(routes.problems(offered));
            return new ToolRegistry(
                    database, audit, offered, toCome(config, routes.names()), routes, config.catalog(), clock);
        });
        this.toolGovernance = new ToolGovernance(database, audit, tools, clock);
        this.dpopProofs = new DpopProofs(config.identity().dpop(), clock);
        this.revocations = new Revocations(
                publicUrl.toString(), config.identity().clockSkew().toJavaDuration());
        this.revocationRegister = new RevocationRegister(database, revocations, config.identity(), clock);
        this.userMappings = new UserMappings(database, clock);
        this.killSwitch = new KillSwitch(revocationRegister, audit, publicUrl.toString(), clock);
        this.authorizationServer = config.authorizationServer().enabled()
                ? configured(
                        config,
                        () -> new AuthorizationServer(
                                config.authorizationServer(),
                                publicUrl.toString(),
                                resources(),
                                this::scopes,
                                database,
                                audit,
                                revocationRegister,
                                egress,
                                dpopProofs,
                                revocations,
                                keys,
                                clock))
                : null;
        this.issuers = configured(config, () -> TrustedIssuers.of(config, this));
        this.verifier = configured(
                config,
                () -> new TokenVerifier(
                        config.identity(),
                        issuers.all(),
                        revocations,
                        OpaqueTokens.of(config.identity(), issuers.all(), egress),
                        apiKeys,
                        clock));
    }

    /**
     * Opens the parts; what is missing (database, keys, demo users) is made.
     *
     * @throws ConfigProblem if something cannot be made as the configuration wants it
     */
    static Parts open(GatehouseConfig config, Clock clock) throws IOException {
        return open(config, Database.open(config.database()), config.dataDirectory(), clock);
    }

    /** The same with a new database and new keys in a folder, whatever the configuration says of these. */
    static Parts openIn(Path folder, GatehouseConfig config, Clock clock) throws IOException {
        return open(config, Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db")), folder, clock);
    }

    private static Parts open(GatehouseConfig config, Database database, Path dataDirectory, Clock clock)
            throws IOException {
        try {
            return new Parts(config, database, dataDirectory, clock);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** What a part says against what it was given is said against the configuration that gave it. */
    private static <T extends @Nullable Object> T configured(GatehouseConfig config, Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            throw config.problem(e);
        }
    }

    private Offerings builtIn(GatehouseConfig config, Database database, Clock clock) {
        return config.tools().demo()
                ? new DemoTools(database, clock, (uri, owner) -> tools.resourceUpdated(uri, owner)).offerings()
                : Offerings.of(List.of());
    }

    /** What is there from the start, by source: our own, and what is declared of backends. */
    private Map<String, Offerings> offered(GatehouseConfig config, Database database, Clock clock) {
        Map<String, Offerings> offered = new LinkedHashMap<>();
        offered.put(ToolRegistry.OWN, builtIn(config, database, clock));
        for (UpstreamSource source : sources) {
            Offerings declared = source.declared();
            if (declared != null) {
                offered.put(source.id(), declared);
            }
        }
        return offered;
    }

    /** What no backend can still come up with is named by mistake. */
    private void requireUsefulAccess(GatehouseConfig config, Map<String, Offerings> offered) {
        if (sources.stream().allMatch(source -> source.declared() != null)) {
            refuse(config.catalog().problems(offered.values()));
        }
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }

    private void resourceUpdated(String uri) {
        tools.resourceUpdated(uri);
    }

    /** Which names may be of tools that a backend has yet to tell of, or that come back with the demo. */
    private Predicate<String> toCome(GatehouseConfig config, Set<String> routed) {
        Set<String> asked = sources.stream()
                .filter(source -> source.declared() == null)
                .map(UpstreamSource::id)
                .collect(Collectors.toSet());
        List<String> prefixes = config.upstreams().stream()
                .filter(upstream -> asked.contains(upstream.id()))
                .map(UpstreamConfig::prefix)
                .toList();
        Set<String> ofTheDemo = config.tools().demo() ? Set.of() : DemoTools.names();
        return name -> routed.contains(name)
                || ofTheDemo.contains(name)
                || prefixes.stream().anyMatch(name::startsWith);
    }

    public Database database() {
        return database;
    }

    public AuditLog audit() {
        return audit;
    }

    /** What signs the audit. */
    CheckpointKey checkpointKey() {
        return checkpointKey;
    }

    /** What finds recorded events. */
    public AuditSearch auditSearch() {
        return auditSearch;
    }

    public ToolRegistry tools() {
        return tools;
    }

    /** What stands between upstreams and the tools: whose definitions are approved. */
    public ToolGovernance toolGovernance() {
        return toolGovernance;
    }

    /** The API keys of machines. */
    public ApiKeys apiKeys() {
        return apiKeys;
    }

    /** Who is refused although their token is good. */
    public Revocations revocations() {
        return revocations;
    }

    /** Revocations and disabled users in the database. */
    public RevocationRegister revocationRegister() {
        return revocationRegister;
    }

    /** Who people of outside issuers are here. */
    public UserMappings userMappings() {
        return userMappings;
    }

    /** What ends access. */
    public KillSwitch killSwitch() {
        return killSwitch;
    }

    /** The one way out; must be started before it fetches. */
    Egress egress() {
        return egress;
    }

    /** What the gateway signs with. */
    public SigningKeys keys() {
        return keys;
    }

    /** As whom calls go to backends. */
    Forwardings forwardings() {
        return forwardings;
    }

    /** What the backends offer. */
    List<UpstreamSource> sources() {
        return sources;
    }

    /**
     * Asks a backend what it offers now; nothing is kept of it, and connections to it are closed. For commands: the
     * running gateway asks by itself.
     *
     * @throws IllegalArgumentException if there is none of this name, or it cannot be asked; the message says which
     */
    public Offerings ask(String upstream) throws Exception {
        UpstreamSource source = sources.stream()
                .filter(one -> one.id().equals(upstream))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no upstream " + upstream));
        egress.start();
        try {
            return source.load();
        } catch (UpstreamFailure e) {
            throw new IllegalArgumentException(upstream + " cannot be asked: " + e.getMessage(), e);
        } finally {
            source.stop();
            egress.stop();
        }
    }

    /** What may be asked for under {@code /proxy}. */
    ProxyRoutes proxyRoutes() {
        return proxyRoutes;
    }

    /** What sends to the backend there; absent if there is none. */
    @Nullable
    UpstreamCalls proxyCalls() {
        return proxyCalls;
    }

    /** What stands before each backend. */
    Resiliences resiliences() {
        return resiliences;
    }

    /** What judges proofs of possession, at every endpoint alike. */
    DpopProofs dpopProofs() {
        return dpopProofs;
    }

    /** The embedded authorization server; absent where configuration switches it off. */
    public @Nullable AuthorizationServer authorizationServer() {
        return authorizationServer;
    }

    /** Whose tokens are taken. */
    TrustedIssuers issuers() {
        return issuers;
    }

    /** What tells who sent a token. */
    TokenVerifier verifier() {
        return verifier;
    }

    /** The users of the embedded authorization server. */
    public Users users() {
        return requireAuthorizationServer().users();
    }

    /** The clients of the embedded authorization server. */
    public Clients clients() {
        return requireAuthorizationServer().clients();
    }

    /** What signs access tokens. */
    public AccessTokens accessTokens() {
        return requireAuthorizationServer().accessTokens();
    }

    /** Every scope that some tool or route needs, those included that no server has offered yet. */
    public SortedSet<String> scopes() {
        SortedSet<String> scopes = new TreeSet<>(tools.current().scopes());
        scopes.addAll(configuredScopes);
        return scopes;
    }

    private static void add(@Nullable AccessConfig access, SortedSet<String> scopes) {
        List<String> needed = access == null ? null : access.scopes();
        if (needed != null) {
            scopes.addAll(needed);
        }
    }

    /** The issuer of our own access tokens. */
    public String issuer() {
        return publicUrl.toString();
    }

    /** Everything that access tokens can be for; the MCP endpoint is the first, and the default. */
    List<URI> resources() {
        List<URI> resources = new ArrayList<>();
        resources.add(publicUrl.mcp());
        sources.forEach(source -> resources.add(URI.create(publicUrl.mcp() + "/" + source.id())));
        return resources;
    }

    /** The resource that access tokens are for unless another is asked for. */
    public URI mcpUrl() {
        return publicUrl.mcp();
    }

    private AuthorizationServer requireAuthorizationServer() {
        if (authorizationServer == null) {
            throw config.problem(new ConfigProblem(
                    "authorizationServer.enabled", "is false, so there are no users and keys here", "set it to true"));
        }
        return authorizationServer;
    }

    @Override
    public void close() {
        database.close();
    }
}
