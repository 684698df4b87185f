package dev.gatehouse.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.identity.DpopConfig;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.Revocation;
import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.identity.RevocationRegister;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestClock;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The authorization server on a real port, with a real database file and keys in one directory. */
final class RunningAuthorizationServer {
    static final ObjectMapper JSON = new ObjectMapper();

    final String issuer;
    final String resource;
    final TestClock clock;
    final AuthorizationServer authorizationServer;
    final List<AuditEntry> events = new CopyOnWriteArrayList<>();
    final Revocations revocations;
    final KillSwitch killSwitch;
    private final Server jetty;
    private final Database database;
    private final Egress egress;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningAuthorizationServer(Path directory, AuthorizationServerConfig config, TestClock clock, int port)
            throws Exception {
        this.clock = clock;
        jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.open();
        jetty.addConnector(connector);
        issuer = "http://127.0.0.1:" + connector.getLocalPort();
        resource = issuer + "/mcp";
        database = Database.open("jdbc:sqlite:" + directory.resolve("gatehouse.db"));
        AuditLog audit = new AuditLog(database);
        audit.subscribe(event -> events.add(event.entry()));
        egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
        revocations = new Revocations(issuer, Duration.ZERO);
        RevocationRegister register = new RevocationRegister(database, revocations, IdentityConfig.defaults(), clock);
        killSwitch = new KillSwitch(register, audit, issuer, clock);
        authorizationServer = new AuthorizationServer(
                config,
                issuer,
                List.of(URI.create(resource), URI.create(issuer + "/mcp/orders")),
                () -> new TreeSet<>(List.of("demo:read", "notes:read", "notes:write")),
                database,
                audit,
                register,
                egress,
                new DpopProofs(DpopConfig.defaults(), clock),
                revocations,
                SigningKeys.open(directory, clock),
                clock);
        ServletContextHandler context = new ServletContextHandler();
        authorizationServer.servlets().forEach((path, servlet) -> context.addServlet(new ServletHolder(servlet), path));
        jetty.setHandler(context);
        jetty.start();
    }

    static RunningAuthorizationServer start(Path directory) throws Exception {
        return start(directory, AuthorizationServerConfig.defaults());
    }

    static RunningAuthorizationServer start(Path directory, AuthorizationServerConfig config) throws Exception {
        return new RunningAuthorizationServer(
                directory, config, new TestClock(Instant.parse("2026-08-01T12:00:00Z")), 0);
    }

    /** Stops, and starts again on the same port with what is on disk. */
    RunningAuthorizationServer restart(Path directory) throws Exception {
        close();
        return new RunningAuthorizationServer(
                directory,
                AuthorizationServerConfig.defaults(),
                clock,
                URI.create(issuer).getPort());
    }

    void close() throws Exception {
        jetty.stop();
        egress.stop();
        database.stop();
    }

    /** What a gateway that trusts this server says of an access token now. */
    Verification verify(String accessToken) {
        return new TokenVerifier(
                        IdentityConfig.defaults(),
                        List.of(TrustedIssuer.embedded(issuer, Set.of(resource), authorizationServer.keySource())),
                        revocations,
                        clock)
                .verify(accessToken);
    }

    /** Locks a user out, as an operator does. */
    void disable(String uid) {
        killSwitch.disable(new Revocation.Target.User(uid), "", "root", () -> entry("user.disable"));
    }

    /** The entry of an operator's act. */
    AuditEntry entry(String act) {
        return new AuditEntryBuilder(clock.instant(), DecisionId.next(), "console", act).build();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(issuer + path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String path, Map<String, String> form, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(issuer + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> register(String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(issuer + "/oauth2/register"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Adds a machine that may ask for tokens for itself. */
    Client addService(String clientId, ClientCredential credential, boolean introspects, String... scopes) {
        return addService(clientId, credential, introspects, false, scopes);
    }

    /** The same, perhaps one that must send proofs. */
    Client addService(
            String clientId, ClientCredential credential, boolean introspects, boolean boundTokens, String... scopes) {
        return authorizationServer
                .clients()
                .addService(
                        clientId,
                        clientId,
                        credential,
                        List.of(scopes),
                        introspects,
                        boundTokens,
                        client -> act("clients.add"));
    }

    void removeClient(String clientId) {
        authorizationServer.clients().remove(clientId, register(), "admin", removed -> act("clients.remove"));
    }

    void revoke(Target target) {
        RevocationRegister register = new RevocationRegister(database, revocations, IdentityConfig.defaults(), clock);
        database.write(handle -> register.revoke(handle, target, "", "admin"));
        register.reload();
    }

    private RevocationRegister register() {
        return new RevocationRegister(database, revocations, IdentityConfig.defaults(), clock);
    }

    private AuditEntry act(String method) {
        return new AuditEntryBuilder(clock.instant(), DecisionId.next(), "console", method).build();
    }

    /** Registers a client that listens on this computer and refreshes, and returns its id. */
    String registerClient() throws IOException, InterruptedException {
        return registerClient("http://127.0.0.1/callback");
    }

    String registerClient(String redirectUri) throws IOException, InterruptedException {
        return json(register("""
            {"client_name": "Test client", "redirect_uris": ["%s"],
             "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": "none"}\
            """.formatted(redirectUri))).get("client_id").textValue();
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** The events of one act, oldest first. */
    List<AuditEntry> events(String act) {
        return events.stream().filter(entry -> entry.method().equals(act)).toList();
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    static String encoded(Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(entry -> URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8) + "="
                                + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
