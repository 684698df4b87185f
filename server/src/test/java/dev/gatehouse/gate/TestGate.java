package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.content.Content;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.identity.DpopConfig;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.identity.KeySource;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.limits.LimitsConfig;
import dev.gatehouse.limits.LimitsConfig.Rate;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.policy.Access;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.store.Database;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.Sent;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Approval;
import dev.gatehouse.tools.CatalogConfig;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.tools.ToolsConfig;
import io.dropwizard.util.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A gate with everything real around it: tokens that are signed and verified, a database in a file, its audit log. */
final class TestGate implements AutoCloseable {
    private static final String SILENT_ISSUER = "https://silent.example.com/";

    private final TestIssuer issuer = TestIssuer.start();
    private final Database database;
    private final AuditSearch search;
    private final ToolRegistry registry;
    final Revocations revocations;
    private final TokenVerifier verifier;
    private final AuditLog audit;
    private Gate gate;

    private TestGate(Path directory, Offerings offered, CatalogConfig config) {
        database = Database.open("jdbc:sqlite:" + directory.resolve("gatehouse.db"));
        audit = new AuditLog(database);
        search = new AuditSearch(database);
        registry = new ToolRegistry(database, audit, offered, config, Clock.systemUTC());
        TrustedIssuer trusted = TrustedIssuer.embedded(
                issuer.issuer(), Set.of(TestIssuer.AUDIENCE), new FixedKeys(issuer.ec(), issuer.rsa()));
        TrustedIssuer silent =
                TrustedIssuer.outside(new IssuerConfig(SILENT_ISSUER), 0, TestIssuer.AUDIENCE, new NoKeys());
        revocations = new Revocations(issuer.issuer(), java.time.Duration.ZERO);
        verifier =
                new TokenVerifier(IdentityConfig.defaults(), List.of(trusted, silent), revocations, Clock.systemUTC());
        gate = gate(Rate.none());
    }

    /**
     * The tools {@code echo} (demo:read), {@code count} (public; counts its runs), {@code optional}, {@code off}
     * (switched off), {@code waits} (for approval), and such as fail: by saying so, by breaking, by what they give
     * back.
     */
    static List<Tool> tools(AtomicInteger runs) {
        return List.of(
                Tools.echo(),
                Tools.tool("count", Access.open(), call -> ToolResult.text("" + runs.incrementAndGet())),
                Tools.tool(
                        "optional",
                        new Access(Access.Mode.OPTIONAL, List.of("demo:read"), true),
                        call -> ToolResult.text(call.caller().uid())),
                Tools.tool("off", new Access(Access.Mode.REQUIRED, List.of(), false), call -> ToolResult.text("on")),
                Tools.tool("waits", Access.required("demo:read"), call -> ToolResult.text("no"))
                        .withApproval(Approval.CHANGED),
                Tools.tool("fails", Access.required(), call -> {
                    throw new ToolFailure("No such note.");
                }),
                Tools.tool("says_error", Access.required(), call -> ToolResult.error("Not today.")),
                Tools.tool("breaks", Access.required(), call -> {
                    throw new IllegalStateException("jdbc:secret at com.example.Internals");
                }),
                Tools.tool(
                        "lies",
                        Access.required(),
                        "{\"type\":\"object\"}",
                        "{\"type\":\"object\",\"required\":[\"n\"]}",
                        call -> ToolResult.structured("no n", Tools.json("{}"))),
                Tools.tool(
                        "owes",
                        Access.required(),
                        "{\"type\":\"object\"}",
                        "{\"type\":\"object\"}",
                        call -> ToolResult.text("no structure")));
    }

    static TestGate open(Path directory, List<Tool> tools) {
        return new TestGate(directory, Offerings.of(tools), CatalogConfig.of(ToolsConfig.DEFAULT));
    }

    static TestGate open(Path directory, Offerings offered, ToolsConfig config) {
        return open(directory, offered, CatalogConfig.of(config));
    }

    static TestGate open(Path directory, Offerings offered, CatalogConfig config) {
        return new TestGate(directory, offered, config);
    }

    private Gate gate(Rate rate) {
        return new Gate(
                new Authenticator(verifier, new DpopProofs(DpopConfig.defaults(), Clock.systemUTC())),
                new RateLimits(new LimitsConfig(rate, rate, rate)),
                new Policy(),
                new Content(),
                registry,
                audit,
                new CallMeter(Clock.systemUTC(), new PrometheusRegistry()),
                Clock.systemUTC());
    }

    /** From now on lets through this many requests of everybody. */
    void limitTo(int requests) {
        gate = gate(new Rate(requests, Duration.hours(24), null));
    }

    Gate gate() {
        return gate;
    }

    ToolRegistry registry() {
        return registry;
    }

    String issuer() {
        return issuer.issuer();
    }

    String token(String scopes) {
        return issuer.token().claim("scope", scopes).sign();
    }

    /** A token of an issuer whose keys cannot be had. */
    String undecidableToken() {
        return issuer.token().claim("iss", SILENT_ISSUER).sign();
    }

    /** The caller of this subject, as the gate admits it. */
    Caller callerNamed(String subject) {
        return admitted(
                issuer.token().claim("sub", subject).claim("jti", subject).sign());
    }

    /** The caller alex with these scopes, as the gate admits it. */
    Caller caller(String... scopes) {
        return admitted(token(String.join(" ", scopes)));
    }

    private Caller admitted(String token) {
        Admission admission = admit(List.of("Bearer " + token));
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).caller();
    }

    Envelope envelope() {
        return envelope("192.0.2.1");
    }

    Envelope envelope(String address) {
        return new Envelope(
                "req-1",
                TraceContext.NONE,
                address,
                "mcp",
                "2026-07-28",
                "test client",
                "test/1.0",
                null,
                System.nanoTime());
    }

    Admission admit(List<String> authorization) {
        return admit(authorization, false, null);
    }

    Admission admit(List<String> authorization, boolean mayBeAnonymous, @Nullable String tool) {
        return gate.admit(
                Sent.authorization(authorization.toArray(String[]::new)),
                mayBeAnonymous,
                envelope(),
                "tools/call",
                tool);
    }

    Refusal turnedAway(List<String> authorization) {
        Admission admission = admit(authorization);
        assertThat(admission).isInstanceOf(Admission.Refused.class);
        return ((Admission.Refused) admission).refusal();
    }

    Answer<ToolResult> call(Caller caller, String tool, String arguments) {
        return gate.call(new Call(caller, CallerToken.NONE, envelope(), "tools/call", tool, Tools.json(arguments)));
    }

    Refusal refused(Caller caller, String tool, String arguments) {
        Answer<ToolResult> answer = call(caller, tool, arguments);
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused<ToolResult>) answer).refusal();
    }

    /** What came of a call that the gate let through. */
    Answer.Completed<ToolResult> completed(Caller caller, String tool, String arguments) {
        Answer<ToolResult> answer = call(caller, tool, arguments);
        assertThat(answer).isInstanceOf(Answer.Completed.class);
        return (Answer.Completed<ToolResult>) answer;
    }

    /** What is in the database now, newest first. */
    List<AuditEvent> events() {
        return search.find(AuditQuery.everything(1000));
    }

    AuditEntry event(String decisionId) {
        return search.byDecision(decisionId).orElseThrow().entry();
    }

    AuditEntry onlyEvent() {
        assertThat(events()).hasSize(1);
        return events().getFirst().entry();
    }

    ChainVerifier.Report verifyChain() {
        return new ChainVerifier(database).verify();
    }

    /** The database takes no audit event from now on. */
    void breakAudit() {
        database.write(handle -> handle.execute("CREATE TRIGGER broken BEFORE INSERT ON audit_event"
                + " BEGIN SELECT RAISE(ABORT, 'broken by a test'); END"));
    }

    void repairAudit() {
        database.write(handle -> handle.execute("DROP TRIGGER broken"));
    }

    @Override
    public void close() {
        database.close();
        issuer.close();
    }

    private static final class NoKeys implements KeySource {
        @Override
        public JWK find(String keyId) throws KeysUnavailable {
            throw new KeysUnavailable("The keys of the issuer were never loaded.");
        }

        @Override
        public long version() {
            return 0;
        }
    }
}
