package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.oauth.User;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.RevisionConflict;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin API by real requests: tools, tokens, users, metrics, and how it refuses. */
class ConsoleApiTest {
    private static final String CLOSED = "{\"mode\":\"required\",\"scopes\":[\"demo:write\"],\"enabled\":true}";

    private static final String READABLE = "{\"mode\":\"required\",\"scopes\":[\"demo:read\"],\"enabled\":true}";

    private static RunningConsole console;
    private static RunningConsole.Operator admin;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
        admin = console.login("admin");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** The tool's ETag after its access was set to what a test starts from. */
    private static String etagOf(String access) {
        String current =
                admin.get("/api/tools/echo").headers().firstValue("ETag").orElseThrow();
        return admin.put("/api/tools/echo/access", current, access)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    @Test
    void showsAToolWithItsRevisionAsEtag() {
        String etag = etagOf(READABLE);
        HttpResponse<String> answer = admin.get("/api/tools/echo");
        assertThat(answer.headers().firstValue("ETag")).hasValue(etag);
        assertThat(RunningConsole.json(answer).at("/access/scopes/0").asText()).isEqualTo("demo:read");
        assertThat(RunningConsole.json(answer).path("upstream").isNull()).isTrue();
    }

    @Test
    void changesAccessAndKeepsWhoChangedIt() {
        HttpResponse<String> answer = admin.put("/api/tools/echo/access", etagOf(READABLE), CLOSED);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningConsole.json(answer).at("/access/scopes/0").asText()).isEqualTo("demo:write");
        JsonNode revision =
                RunningConsole.json(admin.get("/api/tools/echo/revisions")).at("/revisions/0");
        assertThat(revision.path("author").asText()).isEqualTo("admin");
        assertThat(revision.at("/before/scopes/0").asText()).isEqualTo("demo:read");
        assertThat(answer.headers().firstValue("ETag"))
                .hasValue("\"" + revision.path("revision").asText() + "\"");
    }

    @Test
    void recordsAChangeOfAccess() {
        admin.put("/api/tools/echo/access", etagOf(READABLE), CLOSED);
        JsonNode event = RunningConsole.json(admin.get("/api/audit?front=console&tool=echo"))
                .at("/events/0");
        assertThat(event.path("method").asText()).isEqualTo("tools.access.change");
        assertThat(event.path("uid").asText()).isEqualTo("admin");
        assertThat(event.path("detail").asText()).contains("demo:read").contains("demo:write");
    }

    @Test
    void refusesAChangeThatNamesNoRevision() {
        HttpResponse<String> answer = admin.put("/api/tools/echo/access", null, CLOSED);
        assertThat(answer.statusCode()).isEqualTo(428);
        assertThat(RunningConsole.json(answer).path("code").asText()).isEqualTo("precondition_required");
    }

    @Test
    void refusesAChangeOfAnOlderRevisionAndShowsTheNewer() {
        String etag = etagOf(READABLE);
        admin.put("/api/tools/echo/access", etag, CLOSED);
        HttpResponse<String> answer = admin.put("/api/tools/echo/access", etag, CLOSED);
        assertThat(answer.statusCode()).isEqualTo(409);
        JsonNode error = RunningConsole.json(answer);
        assertThat(error.path("code").asText()).isEqualTo("revision_conflict");
        assertThat(error.at("/current/access/scopes/0").asText()).isEqualTo("demo:write");
    }

    @Test
    void takesAChangeOverARevisionThatAnotherNodeMade() throws RevisionConflict {
        etagOf(READABLE);
        ToolRegistry other = console.anotherNode();
        other.offer("demo", Offerings.of(List.of(Tools.echo())));
        Tool theirs = other.changeAccess(
                "echo",
                Access.required("theirs"),
                Objects.requireNonNull(other.current().find("echo")).revision(),
                "vera",
                null,
                Tools::accessChanged);

        HttpResponse<String> answer = admin.put("/api/tools/echo/access", "\"" + theirs.revision() + "\"", CLOSED);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | not JSON",
                "{\"mode\":\"\t\"} | not JSON",
                "null | needs a JSON body",
                "[] | JSON object",
                "{} | Mode is missing",
                "{\"mode\":\"required\",\"scopes\":[],\"enabled\":true,\"color\":\"red\"} | no member color",
                "{\"mode\":\"open\",\"scopes\":[],\"enabled\":true} | public or optional or required",
                "{\"mode\":\"required\",\"scopes\":[\"a b\"],\"enabled\":true} | scope-token",
                "{\"mode\":\"required\",\"scopes\":[null],\"enabled\":true} | scope-token",
                "{\"mode\":\"required\",\"scopes\":\"a\",\"enabled\":true} | wrong type",
                "{\"mode\":\"required\",\"scopes\":[],\"enabled\":\"true\"} | Enabled has the wrong type",
                "{\"mode\":\"required\",\"mode\":\"public\",\"scopes\":[],\"enabled\":true} | not JSON",
            })
    void saysWhatIsWrongWithABody(String body, String message) {
        HttpResponse<String> answer = admin.put("/api/tools/echo/access", "\"0\"", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = RunningConsole.json(answer);
        assertThat(error.path("code").asText()).isEqualTo("invalid_request");
        assertThat(error.path("message").asText())
                .contains(message)
                .doesNotContain("dev.gatehouse")
                .doesNotContain("java");
    }

    @Test
    void refusesABodyThatIsTooLong() {
        HttpResponse<String> answer = admin.post("/api/tokens/debug", "{\"token\":\"" + "a".repeat(200_000) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/unknown",
                "/api/tools/unknown",
                "/api/audit/4711",
                "/api/audit/abc",
                "/api/decisions/dec_unknown"
            })
    void answersWhatIsNotThereWithAnErrorOfItsShape(String path) {
        HttpResponse<String> answer =
                console.send(admin.request(path).header("Accept", "text/html,application/json;q=0.5"));
        assertThat(answer.statusCode()).isIn(404, 406);
        HttpResponse<String> asJson = admin.get(path);
        assertThat(asJson.statusCode()).isEqualTo(404);
        assertThat(RunningConsole.json(asJson).path("code").asText()).isEqualTo("not_found");
        assertThat(RunningConsole.json(asJson).path("requestId").asText())
                .isEqualTo(asJson.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void simulatesWithTheResolverThatDecidesCalls() {
        etagOf(READABLE);
        JsonNode now = RunningConsole.json(
                admin.post("/api/policy/simulate", "{\"tool\":\"echo\",\"scopes\":[\"demo:read\"]}"));
        JsonNode imagined = RunningConsole.json(admin.post(
                "/api/policy/simulate",
                "{\"tool\":\"echo\",\"scopes\":[\"demo:read\"],\"access\":" + CLOSED + ",\"anonymous\":null}"));
        assertThat(now.path("decision").asText()).isEqualTo("allow");
        assertThat(imagined.path("decision").asText()).isEqualTo("challenge");
        assertThat(imagined.at("/missingScopes/0").asText()).isEqualTo("demo:write");
    }

    @Test
    void explainsADecisionAndWhatItWouldBeToday() {
        etagOf(READABLE);
        AuditEvent event = console.refusal();
        String path = "/api/decisions/" + event.entry().decisionId();
        JsonNode story = RunningConsole.json(admin.get(path));
        assertThat(story.path("summary").asText()).contains("echo");
        assertThat(story.path("steps").findValuesAsText("name")).contains("identity", "policy", "audit");
        assertThat(story.at("/today/missingScopes/0").asText()).isEqualTo("demo:read");
        etagOf("{\"mode\":\"public\",\"scopes\":[],\"enabled\":true}");
        assertThat(RunningConsole.json(admin.get(path)).at("/today/decision").asText())
                .isEqualTo("allow");
    }

    @Test
    void examinesATokenAndSaysWhatItsCallerMayCall() {
        etagOf(READABLE);
        String token = console.issuer.token().claim("scope", "demo:read").sign();
        JsonNode report = RunningConsole.json(admin.post("/api/tokens/debug", "{\"token\":\"Bearer " + token + "\"}"));
        assertThat(report.at("/verdict/accepted").asBoolean())
                .as(report.toString())
                .isTrue();
        assertThat(report.at("/tools/0/decision").asText()).isEqualTo("allow");
        assertThat(report.at("/caller/scopes/0").asText()).isEqualTo("demo:read");
    }

    @Test
    void saysWhyATokenIsRefused() {
        String token =
                console.issuer.token().claim("aud", "https://other.example.com").sign();
        JsonNode report = RunningConsole.json(admin.post("/api/tokens/debug", "{\"token\":\"" + token + "\"}"));
        assertThat(report.at("/verdict/accepted").asBoolean()).isFalse();
        assertThat(report.at("/verdict/code").asText()).isEqualTo("token_audience_mismatch");
        assertThat(report.path("caller").isNull()).isTrue();
        assertThat(report.path("tools")).isEmpty();
        assertThat(report.path("challenge").asText())
                .startsWith("Bearer resource_metadata=")
                .contains("error=\"invalid_token\"");
    }

    @Test
    void doesNotRecordAnExaminedToken() {
        long before = console.log.headSeq();
        admin.post("/api/tokens/debug", "{\"token\":\"" + console.issuer.token().sign() + "\"}");
        assertThat(console.log.headSeq()).isEqualTo(before);
    }

    @Test
    void givesAnOverview() {
        console.refusal();
        JsonNode overview = RunningConsole.json(admin.get("/api/overview"));
        assertThat(overview.at("/gateway/version").asText()).isEqualTo("1.2.3");
        assertThat(overview.at("/chain/headSeq").asLong()).isEqualTo(console.log.headSeq());
        assertThat(overview.at("/tools/enabled").asInt()).isEqualTo(1);
        assertThat(overview.at("/gateway/auditKeptSeconds").asLong()).isEqualTo(90 * 86_400);
    }

    @Test
    void givesMetricsOfARange() {
        JsonNode metrics = RunningConsole.json(
                admin.get("/api/metrics?from=2026-11-21T09:00:00Z&to=2026-11-21T09:01:00Z&step=10"));
        assertThat(metrics.path("points")).hasSize(6);
    }

    @Test
    void saysHowThisNodeItselfDoes() {
        console.meter.count("allow", false, 1500);
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode points =
                    RunningConsole.json(admin.get("/api/metrics/node?step=5")).path("points");
            assertThat(points)
                    .anySatisfy(point ->
                            assertThat(point.at("/reading/heapBytes").asLong()).isPositive())
                    .anySatisfy(point ->
                            assertThat(point.path("gatewayMs").asDouble()).isCloseTo(1.5, within(0.1)));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step=0",
                "from=2026-11-21T09:00:00Z&to=2026-11-21T08:00:00Z",
                "from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&step=1"
            })
    void refusesARangeThatMakesNoSense(String range) {
        assertThat(admin.get("/api/metrics?" + range).statusCode()).isEqualTo(400);
    }

    @Test
    void servesItsOpenApiDocument() {
        assertThat(RunningConsole.json(admin.get("/api/openapi.json"))
                        .path("openapi")
                        .asText())
                .isEqualTo("3.1.0");
    }

    @Test
    void showsUsersWithTheirLatestEvents() {
        User alex = console.users.add("alex", "Alex", null, "a long password".toCharArray());
        AuditEvent event = console.refusal(alex.uid());
        JsonNode all = RunningConsole.json(admin.get("/api/users"));
        JsonNode one = RunningConsole.json(admin.get("/api/users/" + alex.uid()));
        assertThat(all.path("users").findValuesAsText("username")).containsExactly("alex");
        assertThat(one.path("email").isNull()).isTrue();
        assertThat(one.at("/recent/0/seq").asLong()).isEqualTo(event.seq());
    }

    @Test
    void showsNoClientsWhereThereAreNone() {
        assertThat(RunningConsole.json(admin.get("/api/clients")).path("clients"))
                .isEmpty();
    }

    @Test
    void countsCallsForPrometheus() {
        console.meter.count("allow", false, 1500);
        assertThat(admin.get("/metrics").body())
                .contains("gatehouse_calls_total")
                .contains("ch_qos_logback");
    }
}
