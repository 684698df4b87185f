package dev.gatehouse.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditBundle;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.audit.CheckpointKey;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.console.api.ConfigView;
import dev.gatehouse.console.api.Role;
import dev.gatehouse.content.Content;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.attempts.SignInAttempts;
import dev.gatehouse.discovery.attempts.Way;
import dev.gatehouse.discovery.doctor.Doctor;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.ApiKeys;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.DpopConfig;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.OpaqueTokens;
import dev.gatehouse.identity.Passwords;
import dev.gatehouse.identity.RevocationRegister;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.identity.UserMappings;
import dev.gatehouse.limits.LimitsConfig;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.oauth.ApprovalList;
import dev.gatehouse.oauth.Clients;
import dev.gatehouse.oauth.KillSwitch;
import dev.gatehouse.oauth.SignedInBrowsers;
import dev.gatehouse.oauth.Users;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.store.Database;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.tools.ToolsConfig;
import dev.gatehouse.tools.governance.ToolGovernance;
import dev.gatehouse.upstream.Resiliences;
import dev.gatehouse.upstream.Upstreams;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A console on a real admin connector with a real database, and browsers to visit it. */
final class RunningConsole implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";
    static final String METRICS_TOKEN = "prometheus-reads-with-this";
    private static final ObjectMapper JSON = new ObjectMapper();

    final TestIssuer issuer = TestIssuer.start();
    final AuditLog log;
    final AuditSearch search;
    final CallMeter meter;
    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
    final Users users;
    final ToolRegistry tools;
    final Gate gate;
    final ToolGovernance governance;
    /** Not started. */
    final Upstreams upstreams;

    final RateLimits limits = new RateLimits(LimitsConfig.defaults());
    final SignInAttempts attempts = new SignInAttempts(
            new Way("https://gateway.example.com", TestIssuer.AUDIENCE, true, true, true), Clock.systemUTC());
    private final Database database;
    private final DropwizardTestSupport<Configuration> server;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningConsole(Path folder, ConsoleConfig config) {
        database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        log = new AuditLog(database);
        search = new AuditSearch(database);
        PrometheusRegistry prometheus = new PrometheusRegistry();
        meter = new CallMeter(Clock.systemUTC(), prometheus);
        users = new Users(database);
        Revocations revocations = new Revocations(issuer.issuer(), Duration.ZERO);
        RevocationRegister register =
                new RevocationRegister(database, revocations, IdentityConfig.defaults(), Clock.systemUTC());
        ApiKeys apiKeys = new ApiKeys(database, log, Clock.systemUTC(), issuer.issuer() + "/api-keys");
        List<TrustedIssuer> issuers = List.of(
                TrustedIssuer.embedded(issuer.issuer(), Set.of(TestIssuer.AUDIENCE), new FixedKeys(issuer.ec())));
        Authenticator authenticator = new Authenticator(
                new TokenVerifier(
                        IdentityConfig.defaults(),
                        issuers,
                        revocations,
                        OpaqueTokens.of(IdentityConfig.defaults(), issuers, egress),
                        apiKeys,
                        Clock.systemUTC()),
                new DpopProofs(DpopConfig.defaults(), Clock.systemUTC()));
        tools = new ToolRegistry(database, log, List.of(Tools.echo()), ToolsConfig.DEFAULT, Clock.systemUTC());
        Policy policy = new Policy();
        gate = new Gate(authenticator, limits, policy, new Content(), tools, log, meter, Clock.systemUTC());
        governance = new ToolGovernance(database, log, tools, Clock.systemUTC());
        upstreams = new Upstreams(List.of(new FadingSource()), governance, database, Clock.systemUTC());
        Console console = new Console(
                config,
                new GatewayInfo(
                        "1.2.3",
                        URI.create("https://gateway.example.com"),
                        URI.create(TestIssuer.AUDIENCE),
                        issuer.issuer(),
                        Instant.parse("2026-11-21T09:00:00Z"),
                        config.environment(),
                        Duration.ofDays(90)),
                Clock.systemUTC(),
                database,
                log,
                search,
                new ChainVerifier(database),
                new AuditBundle(search, auditKey(folder)),
                meter,
                prometheus,
                tools,
                new Backends(List.of(), upstreams, governance, new Resiliences(Clock.systemUTC())),
                policy,
                issuers,
                authenticator,
                gate,
                new Challenges(
                        URI.create("https://gateway.example.com/.well-known/oauth-protected-resource/mcp"),
                        List.of("demo:read"),
                        false),
                new People(
                        users,
                        new Clients(database, log, Clock.systemUTC()),
                        new ApprovalList(database, Clock.systemUTC()),
                        new SignedInBrowsers(database, Clock.systemUTC()),
                        apiKeys,
                        new UserMappings(database, Clock.systemUTC()),
                        new KillSwitch(register, log, issuer.issuer(), Clock.systemUTC()),
                        register,
                        attempts,
                        limits),
                new Doctor(egress),
                () -> new ConfigView(
                        null,
                        Instant.parse("2026-11-21T09:00:00Z"),
                        List.of(),
                        null,
                        List.of(),
                        new ConfigView.OnDisk(ConfigView.FileState.UNKNOWN, List.of())),
                egress);
        console.ensureAdmin();
        Operators operators = new Operators(database, Clock.systemUTC());
        String hash = new Passwords(4).hash(PASSWORD.toCharArray());
        database.write(handle -> operators.add(handle, "vera", hash, Role.VIEWER));
        database.write(handle -> operators.add(handle, "aldo", hash, Role.AUDITOR));
        server = new DropwizardTestSupport<>(Host.class, configuration()) {
            @Override
            public Application<Configuration> newApplication() {
                return new Host(console, meter, egress);
            }
        };
        try {
            server.before();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static CheckpointKey auditKey(Path folder) {
        try {
            return CheckpointKey.open(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RunningConsole start(Path folder) {
        return start(folder, new ConsoleConfig(null, null, PASSWORD, null, null, METRICS_TOKEN, null, null, null));
    }

    static RunningConsole start(Path folder, ConsoleConfig config) {
        return new RunningConsole(folder, config);
    }

    private static Configuration configuration() {
        DefaultServerFactory factory = new DefaultServerFactory();
        factory.setApplicationConnectors(List.of(anyPort()));
        factory.setAdminConnectors(List.of(anyPort()));
        factory.setEnableAdminVirtualThreads(true);
        Configuration configuration = new Configuration();
        configuration.setServerFactory(factory);
        return configuration;
    }

    private static HttpConnectorFactory anyPort() {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setPort(0);
        connector.setBindHost("127.0.0.1");
        return connector;
    }

    /** Has a user allow a client something for an hour. */
    void approve(String id, String uid, String clientId, String scope) {
        approve(id, uid, clientId, scope, 0);
    }

    /** The same, so many days ago. */
    void approve(String id, String uid, String clientId, String scope, int daysAgo) {
        long now = Clock.systemUTC().millis();
        database.write(handle -> handle.execute(
                "INSERT INTO oauth_grant (grant_id, client_id, uid, resource, scope, created_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                id,
                clientId,
                uid,
                TestIssuer.AUDIENCE,
                scope,
                now - Duration.ofDays(daysAgo).toMillis(),
                now + 3_600_000));
    }

    /** Has a client have registered itself, and perhaps have fetched a token, so many days ago. */
    void register(String clientId, int daysAgo, @Nullable Integer usedDaysAgo) {
        long now = Clock.systemUTC().millis();
        database.write(handle -> handle.execute(
                "INSERT INTO oauth_client (client_id, name, registration, redirect_uris, grant_types, created_at,"
                        + " last_used_at, scope, introspects, bound_tokens) VALUES (?, ?, 'dynamic',"
                        + " 'http://127.0.0.1/callback', 'authorization_code', ?, ?, '', 0, 0)",
                clientId,
                "Name of " + clientId,
                now - Duration.ofDays(daysAgo).toMillis(),
                usedDaysAgo == null ? null : now - Duration.ofDays(usedDaysAgo).toMillis()));
    }

    /** Has a user be signed in in a browser for an hour more. */
    void signIn(String sessionId, String uid) {
        long now = Clock.systemUTC().millis();
        database.write(handle -> handle.execute(
                "INSERT INTO oauth_session (session_hash, uid, created_at, expires_at) VALUES (?, ?, ?, ?)",
                sessionId,
                uid,
                now,
                now + 3_600_000));
    }

    /** Has an access token of an approval be out for ten more minutes. */
    void issue(String tokenId, String approvalId) {
        long now = Clock.systemUTC().millis();
        database.write(handle -> handle.execute(
                "INSERT INTO oauth_access_token (token_id, grant_id, issued_at, expires_at) VALUES (?, ?, ?, ?)",
                tokenId,
                approvalId,
                now,
                now + 600_000));
    }

    /** Records a call of alex that was refused. */
    AuditEvent refusal() {
        return refusal("alex");
    }

    /** The same for somebody else. */
    AuditEvent refusal(String uid) {
        return log.append(
                new AuditEntryBuilder(Instant.parse("2026-11-21T09:00:00.120Z"), DecisionId.next(), "mcp", "tools/call")
                        .requestId("req_1")
                        .issuer("https://idp.example.com")
                        .subject("alex")
                        .uid(uid)
                        .clientName("=HYPERLINK(\"http://evil.example\")")
                        .tool("echo")
                        .decision("challenge")
                        .reason("insufficient_scope")
                        .requiredScopes(List.of("demo:read"))
                        .heldScopes(List.of("openid"))
                        .missingScopes(List.of("demo:read"))
                        .outcome("refused")
                        .status(403)
                        .latencyMicros(1500)
                        .argsPreview("{\"message\":\"hello\"}")
                        .build());
    }

    int port() {
        return server.getAdminPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** A request to this path. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    /** On a connection of its own: one on which a body was refused unread is closed, perhaps just when it is reused. */
    HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient once = HttpClient.newHttpClient()) {
            return send(once, request, HttpResponse.BodyHandlers.ofString());
        }
    }

    <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        return send(http, request, handler);
    }

    private static <T> HttpResponse<T> send(
            HttpClient client, HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> tryLogin(String username, String password) {
        return send(request("/api/session")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.createObjectNode()
                        .put("username", username)
                        .put("password", password)
                        .toString())));
    }

    Operator login(String username) {
        HttpResponse<String> answer = tryLogin(username, PASSWORD);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return new Operator(
                cookie.substring(0, cookie.indexOf(';')),
                json(answer).path("csrfToken").asText());
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The registry of another node before the same database, with nothing to offer. */
    ToolRegistry anotherNode() {
        return new ToolRegistry(database, log, Offerings.of(List.of()), ToolsConfig.DEFAULT, Clock.systemUTC());
    }

    @Override
    public void close() {
        server.after();
        gate.close();
        database.close();
        issuer.close();
    }

    /** Somebody with a session. */
    final class Operator {
        final String cookie;
        final String csrfToken;

        Operator(String cookie, String csrfToken) {
            this.cookie = cookie;
            this.csrfToken = csrfToken;
        }

        HttpRequest.Builder request(String path) {
            return RunningConsole.this.request(path).header("Cookie", cookie);
        }

        HttpResponse<String> get(String path) {
            return send(request(path));
        }

        HttpResponse<String> post(String path, @Nullable String body) {
            return send(write(path, "POST", body));
        }

        HttpResponse<String> delete(String path) {
            return send(write(path, "DELETE", null));
        }

        HttpResponse<String> put(String path, @Nullable String ifMatch, String body) {
            HttpRequest.Builder request = write(path, "PUT", body);
            return send(ifMatch == null ? request : request.header("If-Match", ifMatch));
        }

        HttpRequest.Builder write(String path, String method, @Nullable String body) {
            return request(path)
                    .header("X-CSRF-Token", csrfToken)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
        }
    }

    /** The application around the console. */
    private static final class Host extends Application<Configuration> {
        private final Console console;
        private final CallMeter meter;
        private final Egress egress;

        Host(Console console, CallMeter meter, Egress egress) {
            this.console = console;
            this.meter = meter;
            this.egress = egress;
        }

        @Override
        public void run(Configuration configuration, Environment environment) {
            environment.lifecycle().manage(meter);
            environment.lifecycle().manage(egress);
            console.register(environment);
        }
    }
}
