package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.DecisionId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page of a tool shows of its calls, and the call it can try. */
class ToolUseApiTest {
    private static final String NEEDS_WRITE =
            "{\"mode\":\"required\",\"scopes\":[\"demo:read\",\"demo:write\"],\"enabled\":true}";

    private static RunningConsole console;
    private static RunningConsole.Operator admin;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
        admin = console.login("admin");
        Instant now = Instant.now();
        called("reader", now.minus(Duration.ofHours(2)), "allow", "allowed", "demo:read");
        called("reader", now.minus(Duration.ofHours(1)), "allow", "allowed", "demo:read");
        called("writer", now.minus(Duration.ofHours(1)), "allow", "allowed", "demo:read", "demo:write");
        called("stranger", now.minus(Duration.ofHours(1)), "challenge", "insufficient_scope");
        called("busy", now.minus(Duration.ofHours(1)), "limit", "rate_limited", "demo:read");
        called("longgone", now.minus(Duration.ofDays(8)), "allow", "allowed", "demo:read");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void called(String uid, Instant time, String decision, String reason, String... scopes) {
        console.log.append(new AuditEntryBuilder(time, DecisionId.next(), "mcp", "tools/call")
                .tool("echo")
                .uid(uid)
                .issuer("https://idp.example.com")
                .subject(uid)
                .clientId("client-of-" + uid)
                .heldScopes(List.of(scopes))
                .decision(decision)
                .reason(reason)
                .outcome(decision.equals("allow") ? "ok" : "refused")
                .latencyMicros(2_000)
                .build());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningConsole.json(answer);
    }

    private static List<AuditEntry> eventsOf(String method) {
        return console.search.find(AuditQuery.everything(50).where(AuditField.TOOL, "echo")).stream()
                .map(event -> event.entry())
                .filter(entry -> entry.method().equals(method))
                .toList();
    }

    private static String tryBody(String token) {
        return "{\"token\":\"" + token + "\",\"arguments\":{\"message\":\"hello\"}}";
    }

    @Test
    void namesWhomAnotherAccessWouldHaveRefused() {
        JsonNode impact = json(admin.post("/api/tools/echo/impact", NEEDS_WRITE));

        assertThat(impact.path("denied").path("shown"))
                .anySatisfy(affected -> {
                    assertThat(affected.path("uid").asText()).isEqualTo("reader");
                    assertThat(affected.path("calls").asInt()).isEqualTo(2);
                    assertThat(affected.path("missingScopes").get(0).asText()).isEqualTo("demo:write");
                })
                .noneSatisfy(
                        affected -> assertThat(affected.path("uid").asText()).isIn("writer", "stranger"));
        assertThat(impact.path("allowed").path("calls").asInt()).isZero();
        assertThat(impact.path("complete").asBoolean()).isTrue();
    }

    @Test
    void namesWhomAnotherAccessWouldHaveLetIn() {
        JsonNode impact =
                json(admin.post("/api/tools/echo/impact", "{\"mode\":\"required\",\"scopes\":[],\"enabled\":true}"));

        assertThat(impact.path("allowed").path("shown"))
                .anySatisfy(
                        affected -> assertThat(affected.path("uid").asText()).isEqualTo("stranger"));
        assertThat(impact.path("denied").path("calls").asInt()).isZero();
    }

    @Test
    void leavesOutOfTheImpactWhatAccessDidNotDecide() {
        JsonNode impact =
                json(admin.post("/api/tools/echo/impact", "{\"mode\":\"required\",\"scopes\":[],\"enabled\":false}"));

        assertThat(impact.path("undecided").asInt()).isPositive();
        assertThat(impact.path("denied").path("shown"))
                .noneSatisfy(
                        affected -> assertThat(affected.path("uid").asText()).isIn("busy", "longgone"));
    }

    @Test
    void countsTheCallsOfATool() {
        JsonNode usage = json(admin.get("/api/tools/echo/usage?days=7"));

        assertThat(usage.path("users")).anySatisfy(user -> {
            assertThat(user.path("id").asText()).isEqualTo("reader");
            assertThat(user.path("calls").asInt()).isEqualTo(2);
        });
        long counted = 0;
        for (JsonNode point : usage.path("points")) {
            counted += point.path("allow").asLong()
                    + point.path("deny").asLong()
                    + point.path("limit").asLong()
                    + point.path("challenge").asLong();
        }
        assertThat(counted).isEqualTo(usage.path("calls").asLong());
        assertThat(usage.path("p50Ms").asDouble()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "31", "-1"})
    void countsOverNoOtherTime(String days) {
        assertThat(admin.get("/api/tools/echo/usage?days=" + days).statusCode()).isEqualTo(400);
    }

    @Test
    void saysWhoCouldCallWithWhatTheyHold() {
        admin.post("/api/api-keys", "{\"service\":\"caller\",\"scopes\":[\"demo:read\"]}");
        admin.post("/api/clients", "{\"clientId\":\"unscoped\",\"scopes\":[]}");

        JsonNode callers = json(admin.get("/api/tools/echo/callers"));

        assertThat(callers.path("anybody").asBoolean()).isFalse();
        assertThat(callers.path("callers"))
                .anySatisfy(caller -> {
                    assertThat(caller.path("id").asText()).isEqualTo("service:caller");
                    assertThat(caller.path("allowed").asBoolean()).isTrue();
                })
                .anySatisfy(caller -> {
                    assertThat(caller.path("id").asText()).isEqualTo("client:unscoped");
                    assertThat(caller.path("missingScopes").get(0).asText()).isEqualTo("demo:read");
                })
                .anySatisfy(caller -> {
                    assertThat(caller.path("holding").asText()).isEqualTo("seen");
                    assertThat(caller.path("id").asText()).isEqualTo("stranger");
                });
    }

    @Test
    void triesAToolAsTheTokensHolderAndRecordsIt() {
        String token = console.issuer
                .token()
                .claim("sub", "u_trier")
                .claim("scope", "demo:read")
                .sign();

        JsonNode tried = json(admin.post("/api/tools/echo/try", tryBody(token)));

        assertThat(tried.path("status").asInt()).isEqualTo(200);
        assertThat(tried.path("result").path("content").get(0).path("text").asText())
                .isEqualTo("Echo: hello");
        AuditEntry call = eventsOf("tools/call").getFirst();
        assertThat(call.decisionId()).isEqualTo(tried.path("decisionId").asText());
        assertThat(call.uid()).isEqualTo("u_trier");
        assertThat(call.front()).isEqualTo("console");
        assertThat(eventsOf("tools.try"))
                .anySatisfy(act -> assertThat(act.uid()).isEqualTo("admin"));
    }

    @Test
    void answersATriedCallAsAClientWouldBeAnswered() {
        String token = console.issuer.token().claim("scope", "profile").sign();

        JsonNode tried = json(admin.post("/api/tools/echo/try", tryBody("Bearer " + token)));

        assertThat(tried.path("status").asInt()).isEqualTo(403);
        assertThat(tried.path("code").asText()).isEqualTo("insufficient_scope");
        assertThat(tried.path("challenge").asText())
                .contains("insufficient_scope")
                .contains("demo:read");
        assertThat(tried.path("result").isNull()).isTrue();
    }

    @Test
    void triesNothingWithATokenThatIsNoGood() {
        JsonNode tried = json(admin.post("/api/tools/echo/try", tryBody("no.such.token")));

        assertThat(tried.path("status").asInt()).isEqualTo(401);
    }

    @Test
    void onlyAnAdminMayTry() {
        assertThat(console.login("aldo")
                        .post("/api/tools/echo/try", tryBody("x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(console.login("vera")
                        .post("/api/tools/echo/impact", NEEDS_WRITE)
                        .statusCode())
                .isEqualTo(200);
    }
}
