package dev.gatehouse;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.audit.AuditConfig;
import dev.gatehouse.audit.sink.SinkConfig;
import dev.gatehouse.console.ConsoleConfig;
import dev.gatehouse.demo.DemoConfig;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.identity.SenderConstraint;
import dev.gatehouse.limits.LimitsConfig;
import dev.gatehouse.mcp.McpConfig;
import dev.gatehouse.oauth.AuthorizationServerConfig;
import dev.gatehouse.rest.RestConfig;
import dev.gatehouse.rest.proxy.ProxyConfig;
import dev.gatehouse.store.DatabaseConfig;
import dev.gatehouse.telemetry.TelemetryConfig;
import dev.gatehouse.tools.CatalogConfig;
import dev.gatehouse.tools.OfferingsConfig;
import dev.gatehouse.tools.ToolsConfig;
import dev.gatehouse.upstream.McpUpstreamConfig;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
import dev.gatehouse.upstream.RestUpstreamConfig;
import dev.gatehouse.upstream.RouteConfig;
import dev.gatehouse.upstream.SseUpstreamConfig;
import dev.gatehouse.upstream.StdioUpstreamConfig;
import dev.gatehouse.upstream.UpstreamConfig;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that {@code config.yml} can say; each room owns its part. Every key stands in docs/configuration.md. */
public final class GatehouseConfig extends Configuration {
    @JsonProperty("publicUrl")
    private String publicUrl = "http://localhost:8080";

    @JsonProperty("dataDirectory")
    private Path dataDirectory = Path.of("data");

    @JsonProperty("trustedProxies")
    private TrustedProxiesConfig trustedProxies = TrustedProxiesConfig.none();

    @JsonProperty("identity")
    private IdentityConfig identity = IdentityConfig.defaults();

    @JsonProperty("authorizationServer")
    private AuthorizationServerConfig authorizationServer = AuthorizationServerConfig.defaults();

    @JsonProperty("mcp")
    private McpConfig mcp = McpConfig.defaults();

    @JsonProperty("rest")
    private RestConfig rest = RestConfig.defaults();

    @JsonProperty("proxy")
    private ProxyConfig proxy = ProxyConfig.none();

    @JsonProperty("tools")
    private ToolsConfig tools = ToolsConfig.DEFAULT;

    @JsonProperty("resources")
    private OfferingsConfig resources = OfferingsConfig.NONE;

    @JsonProperty("prompts")
    private OfferingsConfig prompts = OfferingsConfig.NONE;

    @JsonProperty("demo")
    private DemoConfig demo = DemoConfig.NONE;

    @JsonProperty("upstreams")
    private List<UpstreamConfig> upstreams = List.of();

    @JsonProperty("routes")
    private List<RouteConfig> routes = List.of();

    @JsonProperty("limits")
    private LimitsConfig limits = LimitsConfig.defaults();

    @JsonProperty("audit")
    private AuditConfig audit = AuditConfig.defaults();

    @JsonProperty("telemetry")
    private TelemetryConfig telemetry = TelemetryConfig.none();

    @JsonProperty("egress")
    private EgressConfig egress = EgressConfig.closed();

    @JsonProperty("console")
    private ConsoleConfig console = ConsoleConfig.defaults();

    @JsonProperty("database")
    private DatabaseConfig database = DatabaseConfig.at(null);

    private @Nullable Path file;

    /** Says which file this was read from, so that whatever is still found wrong with it names the file. */
    void readFrom(Path source) {
        file = source;
    }

    /** What was found wrong with this, or with something made of it, of the file. */
    ConfigProblem problem(RuntimeException found) {
        return new ConfigProblem(file, found);
    }

    /** The origin that clients use. */
    public PublicUrl publicUrl() {
        return PublicUrl.parse(publicUrl);
    }

    /** Where signing keys live, and the database unless its URL says otherwise. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    TrustedProxiesConfig trustedProxies() {
        return trustedProxies;
    }

    public IdentityConfig identity() {
        return identity;
    }

    public AuthorizationServerConfig authorizationServer() {
        return authorizationServer;
    }

    public McpConfig mcp() {
        return mcp;
    }

    public RestConfig rest() {
        return rest;
    }

    public ProxyConfig proxy() {
        return proxy;
    }

    public ToolsConfig tools() {
        return tools;
    }

    /** What is said of everything that is offered. */
    public CatalogConfig catalog() {
        return new CatalogConfig(tools, resources, prompts);
    }

    /** The backends that come with the gateway; none where the demo is off. */
    DemoConfig demo() {
        return tools.demo() ? demo : DemoConfig.NONE;
    }

    /** The backends, in the order of the file; without those of the demo where it is off. */
    public List<UpstreamConfig> upstreams() {
        return upstreams.stream().filter(upstream -> !isLeftOut(upstream)).toList();
    }

    /** Backends of the demo that the file names although the demo is off. */
    List<UpstreamConfig> leftOut() {
        return upstreams.stream().filter(this::isLeftOut).toList();
    }

    private boolean isLeftOut(UpstreamConfig upstream) {
        return switch (upstream) {
            case RestUpstreamConfig rest -> isOff(rest.url());
            case McpUpstreamConfig mcp -> isOff(mcp.url());
            case OpenApiUpstreamConfig _, SseUpstreamConfig _, StdioUpstreamConfig _ -> false;
        };
    }

    private boolean isOff(URI url) {
        return !tools.demo() && demo.isAt(url);
    }

    /** The tools that several backends do. */
    public List<RouteConfig> routes() {
        return List.copyOf(routes);
    }

    public LimitsConfig limits() {
        return limits;
    }

    public AuditConfig audit() {
        return audit;
    }

    /** What is exported of how the gateway does. */
    public TelemetryConfig telemetry() {
        return telemetry;
    }

    public EgressConfig egress() {
        return egress;
    }

    public ConsoleConfig console() {
        return console;
    }

    public DatabaseConfig database() {
        return database;
    }

    /** Whether the demo users can sign in, whose passwords everybody knows. */
    boolean hasDemoUsers() {
        return authorizationServer.enabled()
                && authorizationServer.users() == AuthorizationServerConfig.UserSource.DEMO;
    }

    /** Whether no token is taken that is not bound to a key (RFC 9449). */
    boolean requiresProofs() {
        return (!authorizationServer.enabled() || authorizationServer.senderConstraint() == SenderConstraint.DPOP)
                && identity.issuers().stream().allMatch(issuer -> issuer.senderConstraint() == SenderConstraint.DPOP);
    }

    /** Checks what no single section can see. */
    void check() {
        PublicUrl url = publicUrl();
        if (!url.isLoopback() && hasDemoUsers()) {
            throw new ConfigProblem(
                    "authorizationServer.users",
                    "demo users, whose passwords everybody knows, on the public URL " + url,
                    "set it to local and add users with ./gatehouse user add");
        }
        if (!url.isLoopback() && tools.demo()) {
            throw new ConfigProblem("tools.demo", "demo tools on the public URL " + url, "set it to false");
        }
        if (!authorizationServer.enabled() && identity.issuers().isEmpty()) {
            throw new ConfigProblem(
                    "identity.issuers",
                    "is empty and the embedded authorization server is off, so no token could ever be valid",
                    "name an issuer, or set authorizationServer.enabled to true");
        }
        if (telemetry.otlp() == null && audit.sinks().stream().anyMatch(sink -> sink.type() == SinkConfig.Type.OTLP)) {
            throw new ConfigProblem(
                    "telemetry.otlp", "is absent, and a sink of type otlp has no collector", "name its endpoint");
        }
        checkIssuers();
        checkUpstreams();
        checkConnectors();
    }

    /** Keys that are fetched by plain http could be replaced on the way; egress would refuse to fetch them. */
    private void checkIssuers() {
        if (!egress.allow().stream().allMatch(GatehouseConfig::isLoopback)) {
            return;
        }
        for (IssuerConfig issuer : identity.issuers()) {
            URI keys = issuer.jwksUri() == null ? URI.create(issuer.issuer()) : issuer.jwksUri();
            if ("http".equals(keys.getScheme()) && !isLoopback(keys.getHost())) {
                throw new ConfigProblem(
                        "identity.issuers",
                        keys + " is plain http, so that anybody on the way could replace its keys",
                        "use https, or name its host in egress.allow");
            }
        }
    }

    private static boolean isLoopback(String host) {
        return host.startsWith("127.") || host.equals("localhost") || host.equals("::1") || host.equals("[::1]");
    }

    /** Jetty's own way to read forwarding headers believes them of anybody. */
    private void checkConnectors() {
        if (getServerFactory() instanceof DefaultServerFactory server) {
            Stream.concat(server.getApplicationConnectors().stream(), server.getAdminConnectors().stream())
                    .filter(connector -> connector instanceof HttpConnectorFactory http && http.isUseForwardedHeaders())
                    .findFirst()
                    .ifPresent(connector -> {
                        throw new ConfigProblem(
                                "server: useForwardedHeaders",
                                "would believe anybody about their address",
                                "remove it and name your proxies in trustedProxies.addresses");
                    });
        }
    }

    private void checkUpstreams() {
        Set<String> ids = new HashSet<>();
        for (UpstreamConfig upstream : upstreams) {
            if (!ids.add(upstream.id())) {
                throw new ConfigProblem("upstreams", "two are named " + upstream.id(), "give each an id of its own");
            }
        }
        Set<String> routed = new HashSet<>();
        for (RouteConfig route : routes) {
            if (!routed.add(route.tool())) {
                throw new ConfigProblem("routes", "two are for the tool " + route.tool(), "make one of them");
            }
            for (String upstream : route.upstreams()) {
                checkRouted(route, upstream, ids);
            }
        }
    }

    private void checkRouted(RouteConfig route, String upstream, Set<String> ids) {
        String names = "the one for the tool " + route.tool() + " names the upstream " + upstream;
        if (!ids.contains(upstream)) {
            throw new ConfigProblem(
                    "routes", names + ", which there is not", "correct the name, or add it to upstreams");
        }
        if (upstreams().stream().noneMatch(there -> there.id().equals(upstream))) {
            throw new ConfigProblem(
                    "routes", names + ", which is the demo's, and tools.demo is false", "remove it from the route");
        }
    }

    /** What this configuration means, in words for people: a label and what holds. */
    public Map<String, String> meaning() {
        Map<String, String> meaning = new LinkedHashMap<>();
        meaning.put("MCP endpoint", publicUrl().mcp().toString());
        meaning.put("Console", console.url() + "/console/");
        meaning.put(
                "Sign-in",
                authorizationServer.enabled()
                        ? "embedded authorization server, users: "
                                + authorizationServer.users().name().toLowerCase(Locale.ROOT)
                        : "outside issuers only");
        meaning.put(
                "Outside issuers",
                identity.issuers().isEmpty()
                        ? "none"
                        : identity.issuers().stream().map(IssuerConfig::issuer).collect(Collectors.joining(", ")));
        meaning.put("Demo tools", tools.demo() ? "yes" : "no");
        meaning.put("Upstreams", names(upstreams()));
        if (!leftOut().isEmpty()) {
            meaning.put("Left out", names(leftOut()) + " (backends of the demo, which is off)");
        }
        meaning.put("Rate per caller", limits.perCaller().describe());
        meaning.put(
                "OpenTelemetry",
                telemetry.otlp() == null ? "off" : telemetry.otlp().endpoint().toString());
        meaning.put("Database", database.url());
        meaning.put("Data directory", dataDirectory.toString());
        return meaning;
    }

    private static String names(List<UpstreamConfig> upstreams) {
        return upstreams.isEmpty()
                ? "none"
                : upstreams.stream().map(UpstreamConfig::id).collect(Collectors.joining(", "));
    }
}
