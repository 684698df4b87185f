package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.DecisionId;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the first page shows. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverviewApiTest {
    private static RunningConsole console;
    private static RunningConsole.Operator admin;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
        admin = console.login("admin");
        for (int i = 0; i < 3; i++) {
            refused("mira", "echo");
        }
        refused("sam", "echo");
        record("mcp", "tools/list", "mira").build();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static AuditEntryBuilder record(String front, String method, String uid) {
        return new AuditEntryBuilder(Instant.now(), DecisionId.next(), front, method).uid(uid);
    }

    private static void refused(String uid, String tool) {
        console.log.append(record("mcp", "tools/call", uid)
                .tool(tool)
                .decision("challenge")
                .reason("insufficient_scope")
                .outcome("refused")
                .build());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningConsole.json(answer);
    }

    private static JsonNode overview() {
        return json(admin.get("/api/overview"));
    }

    private static boolean isDone(String step) {
        return StreamSupport.stream(overview().at("/firstRun/steps").spliterator(), false)
                .anyMatch(one -> one.path("name").asText().equals(step)
                        && one.path("done").asBoolean());
    }

    @Test
    void countsWhatTheAuditLogFindsForTheSameTimeAndQuery() {
        JsonNode hour = overview().path("lastHour");
        String query = URLEncoder.encode("front:mcp,rest,proxy decision:challenge", StandardCharsets.UTF_8);

        JsonNode found = json(admin.get("/api/audit?q=" + query + "&from="
                + hour.path("from").asText() + "&to=" + hour.path("to").asText()));

        assertThat(hour.path("challenge").asLong())
                .isEqualTo(found.path("total").asLong())
                .isPositive();
    }

    @Test
    void groupsRefusalsByReasonToolAndUserTheMostFrequentFirst() {
        JsonNode denials = overview().path("denials");

        assertThat(denials.get(0).path("reason").asText()).isEqualTo("insufficient_scope");
        assertThat(denials.get(0).path("tool").asText()).isEqualTo("echo");
        assertThat(denials.get(0).path("uid").asText()).isEqualTo("mira");
        assertThat(denials.get(0).path("count").asLong()).isEqualTo(3);
        assertThat(denials.get(1).path("uid").asText()).isEqualTo("sam");
    }

    @Test
    void saysUpToWhichEventTheChainWasChecked() {
        JsonNode report = json(admin.post("/api/audit/verify", null));

        JsonNode verified = overview().at("/chain/verified");

        assertThat(verified.path("intact").asBoolean()).isTrue();
        assertThat(verified.path("seq").asLong())
                .isEqualTo(report.path("headSeq").asLong());
    }

    @Test
    void namesTheKeysOfEachIssuer() {
        JsonNode keys = overview().path("keys");

        assertThat(keys).hasSize(1);
        assertThat(keys.get(0).path("issuer").asText()).isEqualTo(console.issuer.issuer());
        assertThat(keys.get(0).path("embedded").asBoolean()).isTrue();
    }

    @Test
    void showsTheLatestChangesAndNothingElse() {
        console.log.append(
                record("gateway", "gateway.start", "").detail("Started.").build());
        console.log.append(record("oauth", "revoke", "mira").build());
        console.log.append(record("console", "operator.role", "admin")
                .detail("Made vera an admin.")
                .build());
        console.log.append(record("console", "audit.read", "admin").build());

        JsonNode changes = overview().path("changes");

        assertThat(changes.get(0).path("kind").asText()).isEqualTo("people");
        assertThat(changes.get(0).path("author").asText()).isEqualTo("admin");
        assertThat(changes.get(1).path("kind").asText()).isEqualTo("configuration");
        assertThat(changes.findValuesAsText("method")).doesNotContain("audit.read", "revoke", "login", "tools/call");
    }

    @Test
    void listsTheChangesOfATime() {
        Instant before = Instant.now();
        console.log.append(
                record("gateway", "keys.rotate", "").detail("Other keys.").build());

        JsonNode listed = json(admin.get("/api/changes?from=" + before.minusSeconds(1)));
        JsonNode later = json(admin.get("/api/changes?from=" + before.plusSeconds(3_600)));

        assertThat(listed.findValuesAsText("kind")).contains("keys");
        assertThat(listed.path("complete").asBoolean()).isTrue();
        assertThat(later.path("changes")).isEmpty();
    }

    @Test
    @Order(1)
    void ticksTheFirstCallOnceAToolWasCalledWithSuccess() {
        assertThat(isDone("tool")).isTrue();
        assertThat(isDone("keys")).isTrue();
        assertThat(isDone("upstream")).isFalse();
        assertThat(isDone("doctor")).isFalse();
        assertThat(isDone("call")).isFalse();

        console.log.append(
                record("mcp", "tools/call", "mira").tool("echo").outcome("ok").build());

        assertThat(isDone("call")).isTrue();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void putsTheFirstStepsAwayForEverybodyAndRecordsIt() {
        assertThat(console.login("vera")
                        .post("/api/overview/first-run/dismiss", null)
                        .statusCode())
                .isEqualTo(403);

        assertThat(admin.post("/api/overview/first-run/dismiss", null).statusCode())
                .isEqualTo(204);
        assertThat(admin.post("/api/overview/first-run/dismiss", null).statusCode())
                .isEqualTo(204);

        assertThat(overview().path("firstRun").isNull()).isTrue();
        assertThat(console.search
                        .bySeq(console.log.headSeq())
                        .orElseThrow()
                        .entry()
                        .method())
                .isEqualTo("first-run.dismiss");
    }
}
