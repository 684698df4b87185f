package dev.gatehouse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.content.Content;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.ClientCertificates;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.ClientCertificatesConfig;
import dev.gatehouse.identity.DpopConfig;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.limits.LimitsConfig;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.policy.Access;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.rest.RestConfig;
import dev.gatehouse.rest.ToolsServlet;
import dev.gatehouse.store.Database;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.tools.ToolsConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Servlets on a real Jetty, before a real gate with a real database and an issuer. Its public URL is
 * {@code http://localhost:8080}; it knows the tools {@code echo} (demo:read), {@code open} (public), {@code notes}
 * (optional), {@code list} (a structured array), {@code broken} (fails) and {@code off} (switched off).
 */
public final class RunningFronts implements AutoCloseable {
    /** The public URL that everything published is built from. */
    public static final URI PUBLIC_URL = URI.create("http://localhost:8080");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestIssuer issuer = TestIssuer.start();
    private final Database database;
    private final AuditSearch search;
    private final Server server;
    private final List<Server> nodes = new ArrayList<>();
    private final ServletContextHandler servlets = new ServletContextHandler();
    private final HttpClient http = HttpClient.newHttpClient();
    private final DpopProofs dpop = new DpopProofs(DpopConfig.defaults(), Clock.systemUTC());
    private final Authenticator authenticator;
    private final RateLimits limits;
    private final ToolRegistry tools;
    private final Gate gate;

    private final List<Runnable> beforeClose = new ArrayList<>();

    private RunningFronts(Path folder, LimitsConfig limitsConfig, Offerings offered) {
        database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        search = new AuditSearch(database);
        authenticator = new Authenticator(
                new TokenVerifier(
                        IdentityConfig.defaults(),
                        List.of(TrustedIssuer.embedded(
                                issuer.issuer(), Set.of(TestIssuer.AUDIENCE), new FixedKeys(issuer.ec()))),
                        new Revocations(issuer.issuer(), Duration.ZERO),
                        Clock.systemUTC()),
                dpop);
        limits = new RateLimits(limitsConfig);
        AuditLog audit = new AuditLog(database);
        tools = new ToolRegistry(database, audit, offered, ToolsConfig.DEFAULT, Clock.systemUTC());
        gate = new Gate(
                authenticator,
                limits,
                new Policy(),
                new Content(),
                tools,
                audit,
                new CallMeter(Clock.systemUTC(), new PrometheusRegistry()),
                Clock.systemUTC());
        server = server(servlets);
    }

    private static Server server(ServletContextHandler context) {
        QueuedThreadPool threads = new QueuedThreadPool(8);
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        Server server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setHttpCompliance(HttpCompliance.STRICT);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        return server;
    }

    /** A gate with the tools named above and no limits; call {@link #serve} for each front. */
    public static RunningFronts before(Path folder) {
        LimitsConfig.Rate none = LimitsConfig.Rate.none();
        return new RunningFronts(folder, new LimitsConfig(none, none, none), Offerings.of(catalogue()));
    }

    /** The same with these limits. */
    public static RunningFronts limited(Path folder, LimitsConfig limits) {
        return new RunningFronts(folder, limits, Offerings.of(catalogue()));
    }

    /** The same with these tools. */
    public static RunningFronts offering(Path folder, Tool... tools) {
        return offering(folder, Offerings.of(List.of(tools)));
    }

    /** The same with all this. */
    public static RunningFronts offering(Path folder, Offerings offered) {
        LimitsConfig.Rate none = LimitsConfig.Rate.none();
        return new RunningFronts(folder, new LimitsConfig(none, none, none), offered);
    }

    private static List<Tool> catalogue() {
        return List.of(
                Tools.echo(),
                Tools.tool(
                        "open",
                        Access.open(),
                        call -> ToolResult.text("Open to " + call.caller().uid())),
                Tools.tool(
                        "notes",
                        new Access(Access.Mode.OPTIONAL, List.of("notes:read"), true),
                        call -> ToolResult.text(call.caller().isAnonymous() ? "public notes" : "private notes")),
                Tools.tool(
                        "list",
                        Access.required(),
                        "{\"type\":\"object\"}",
                        "{\"type\":\"array\"}",
                        call -> ToolResult.structured(
                                "two", JSON.createArrayNode().add(1).add(2))),
                Tools.tool("broken", Access.required(), call -> {
                    throw new ToolFailure("The backend said no.");
                }),
                Tools.tool("off", new Access(Access.Mode.REQUIRED, List.of(), false), call -> ToolResult.text("")));
    }

    /** Mounts a servlet; before {@link #start}. */
    public RunningFronts serve(HttpServlet servlet, String... paths) {
        ServletHolder holder = new ServletHolder(servlet);
        for (String path : paths) {
            servlets.addServlet(holder, path);
        }
        return this;
    }

    /** Mounts the REST front; before {@link #start}. */
    public RunningFronts serveTools() {
        return serve(
                new ToolsServlet(
                        gate,
                        RestConfig.defaults(),
                        credentials(),
                        new Challenges(URI.create(PUBLIC_URL + "/metadata"), List.of(), false),
                        new AllowedOrigins(PUBLIC_URL, List.of(), List.of()),
                        _ -> null),
                ToolsServlet.PATH,
                ToolsServlet.PATH + "/*");
    }

    /** Opens a free port. */
    public RunningFronts start() {
        start(server);
        return this;
    }

    private static void start(Server server) {
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serves on another port, as another node before the same database would; the port. */
    public int anotherNode(HttpServlet servlet, String path) {
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(servlet), path);
        Server node = server(context);
        start(node);
        nodes.add(node);
        return node.getURI().getPort();
    }

    public Gate gate() {
        return gate;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    /** Reads credentials of requests to the public URL. */
    public CredentialsReader credentials() {
        return credentials(ClientCertificatesConfig.none());
    }

    /** The same with client certificates from proxies. */
    public CredentialsReader credentials(ClientCertificatesConfig certificates) {
        return new CredentialsReader(
                PUBLIC_URL, Set.of(TestIssuer.AUDIENCE), new ClientCertificates(certificates), dpop);
    }

    public Database database() {
        return database;
    }

    /** Waits until this much is recorded. */
    public void awaitRecorded(int events) throws InterruptedException {
        while (recorded().size() < events) {
            Thread.sleep(10);
        }
    }

    /** Does what is to be done before the server stops. */
    public void stopStreams() {
        beforeClose.forEach(Runnable::run);
    }

    /** Runs {@code action} before the server stops. */
    public void onClose(Runnable action) {
        beforeClose.add(action);
    }

    public RateLimits limits() {
        return limits;
    }

    public ToolRegistry tools() {
        return tools;
    }

    public int port() {
        return server.getURI().getPort();
    }

    /** A good token with these scopes. */
    public String token(String scopes) {
        return issuer.token().claim("scope", scopes).sign();
    }

    /** A token to spoil. */
    public TestToken anyToken() {
        return issuer.token();
    }

    /** A request under the name of the public URL. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The body as JSON. */
    public static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    /** A text as JSON. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything recorded so far, oldest first. */
    public List<AuditEntry> recorded() {
        return search.find(AuditQuery.everything(AuditQuery.MAX_LIMIT)).reversed().stream()
                .map(AuditEvent::entry)
                .toList();
    }

    @Override
    public void close() {
        beforeClose.forEach(Runnable::run);
        try {
            server.stop();
            for (Server node : nodes) {
                node.stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        database.close();
        issuer.close();
        http.close();
    }
}
