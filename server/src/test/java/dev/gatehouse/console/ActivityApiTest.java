package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntryBuilder;
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

/** What the page of a user shows. */
class ActivityApiTest {
    private static RunningConsole console;
    private static RunningConsole.Operator admin;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
        admin = console.login("admin");
        Instant now = Instant.now();
        call("mira", now.minus(Duration.ofDays(2)), "allow", List.of());
        call("mira", now.minusSeconds(30), "challenge", List.of("demo:write"));
        call("mira", now.minusSeconds(20), "challenge", List.of("demo:write"));
        call("other", now.minusSeconds(10), "allow", List.of());
        console.approve("g1", "mira", "client-1", "demo:read");
        console.approve("g2", "other", "client-1", "demo:read");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void call(String uid, Instant time, String decision, List<String> missing) {
        console.log.append(new AuditEntryBuilder(time, DecisionId.next(), "mcp", "tools/call")
                .tool("echo")
                .uid(uid)
                .issuer("https://idp.example.com")
                .subject(uid)
                .heldScopes(List.of("demo:read"))
                .missingScopes(missing)
                .decision(decision)
                .reason(missing.isEmpty() ? "allowed" : "insufficient_scope")
                .outcome(missing.isEmpty() ? "ok" : "refused")
                .build());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningConsole.json(answer);
    }

    @Test
    void countsAUsersCallsByDay() {
        JsonNode activity = json(admin.get("/api/users/mira/activity?days=7"));

        assertThat(activity.path("calls").asInt()).isEqualTo(3);
        assertThat(activity.path("points")).hasSize(7);
        assertThat(activity.path("points"))
                .anySatisfy(day -> assertThat(day.path("challenge").asInt()).isPositive());
        assertThat(activity.path("lastScopes").get(0).asText()).isEqualTo("demo:read");
    }

    @Test
    void groupsRefusalsByTheScopeThatWasMissing() {
        JsonNode denials = json(admin.get("/api/users/mira/activity")).path("denials");

        assertThat(denials).hasSize(1);
        assertThat(denials.get(0).path("missingScopes").get(0).asText()).isEqualTo("demo:write");
        assertThat(denials.get(0).path("calls").asInt()).isEqualTo(2);
        assertThat(denials.get(0).path("tools").get(0).asText()).isEqualTo("echo");
    }

    @Test
    void showsNothingOfSomebodyWhoNeverCalled() {
        assertThat(json(admin.get("/api/users/nobody/activity")).path("calls").asInt())
                .isZero();
    }

    @Test
    void countsOverNoOtherTime() {
        assertThat(admin.get("/api/users/mira/activity?days=31").statusCode()).isEqualTo(400);
    }

    @Test
    void seesTheToolsAsACallerWithTheseScopesWould() {
        JsonNode without = json(admin.post("/api/policy/sights", "{\"scopes\":[]}"));
        JsonNode with = json(admin.post("/api/policy/sights", "{\"scopes\":[\"demo:read\"]}"));

        assertThat(without.path("tools").get(0).path("missingScopes").get(0).asText())
                .isEqualTo("demo:read");
        assertThat(with.path("tools").get(0).path("decision").asText()).isEqualTo("allow");
    }

    @Test
    void listsWhatUsersAllowedAndEndsIt() {
        assertThat(json(admin.get("/api/grants?user=mira")).path("grants")).hasSize(1);
        assertThat(json(admin.get("/api/grants")).path("grants")).hasSizeGreaterThanOrEqualTo(2);

        assertThat(console.login("aldo")
                        .post("/api/grants/g1/end", "{\"reason\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(admin.post("/api/grants/g1/end", "{}").statusCode()).isEqualTo(400);
        assertThat(admin.post("/api/grants/g1/end", "{\"reason\":\"lost laptop\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(json(admin.get("/api/grants?user=mira")).path("grants")).isEmpty();
        assertThat(admin.post("/api/grants/g1/end", "{\"reason\":\"again\"}").statusCode())
                .isEqualTo(404);
    }
}
