package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.DecisionId;
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

/** What the console says of access that nobody needs. */
class LeastPrivilegeApiTest {
    private static RunningConsole console;
    private static RunningConsole.Operator viewer;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
        viewer = console.login("vera");
        Instant now = Instant.now();
        console.log.append(call(now.minus(Duration.ofDays(40)), "early")
                .requiredScopes(List.of("demo:read"))
                .build());
        console.log.append(call(now.minus(Duration.ofDays(2)), "busy")
                .requiredScopes(List.of("demo:read"))
                .build());
        refused(now, "one", "demo:read");
        refused(now, "other", "demo:read", "demo:write");
        console.approve("half", "busy", "client-of-busy", "demo:read demo:write offline_access", 60);
        console.approve("idle", "early", "client-of-early", "demo:read", 60);
        console.approve("fresh", "new", "client-of-new", "demo:write", 3);
        openedLately(now);
    }

    /** A tool that asked for a scope was made public an hour ago. */
    private static void openedLately(Instant now) {
        console.log.append(call(now.minus(Duration.ofDays(20)), "eager")
                .tool("notes")
                .rule("tools.access.notes")
                .requiredScopes(List.of("notes:read"))
                .build());
        console.log.append(new AuditEntryBuilder(
                        now.minus(Duration.ofHours(1)), DecisionId.next(), "console", "tools.access.change")
                .tool("notes")
                .outcome("ok")
                .build());
        console.log.append(call(now.minus(Duration.ofMinutes(5)), "eager")
                .tool("notes")
                .rule("tools.access.notes")
                .build());
        console.approve("eager", "eager", "client-of-eager", "notes:read", 60);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static AuditEntryBuilder call(Instant time, String uid) {
        return new AuditEntryBuilder(time, DecisionId.next(), "mcp", "tools/call")
                .tool("echo")
                .rule("tools.access.echo")
                .uid(uid)
                .clientId("client-of-" + uid)
                .outcome("ok");
    }

    private static void refused(Instant time, String uid, String... missing) {
        console.log.append(call(time, uid)
                .decision("challenge")
                .reason("insufficient_scope")
                .missingScopes(List.of(missing))
                .outcome("refused")
                .build());
    }

    private static JsonNode during(int days) {
        return RunningConsole.json(viewer.get("/api/least-privilege?days=" + days));
    }

    private static List<String> unused(int days) {
        return during(days)
                .path("unused")
                .valueStream()
                .map(each -> each.path("id").asText() + each.path("scopes"))
                .toList();
    }

    @Test
    void namesScopesThatNoCallOfTheirHolderNeeded() {
        assertThat(unused(30)).containsExactlyInAnyOrder("busy[\"demo:write\"]", "early[\"demo:read\"]");
    }

    @Test
    void remembersWhatARuleAskedForBeforeItWasChanged() {
        assertThat(unused(30)).noneMatch(each -> each.startsWith("eager"));
        assertThat(unused(7)).contains("eager[\"notes:read\"]");
    }

    @Test
    void forgetsNoneOfManyApprovals() {
        for (int i = 0; i < 1_000; i++) {
            console.approve("many-" + i, "many", "client-of-many", "offline_access", 1);
        }

        assertThat(unused(30)).contains("early[\"demo:read\"]");
    }

    @Test
    void saysWhichToolsWereNotChangedInThisTime() {
        assertThat(during(7).at("/tools/0/settled").asBoolean()).isTrue();
        console.log.append(new AuditEntryBuilder(Instant.now(), DecisionId.next(), "console", "tools.access.change")
                .tool("echo")
                .outcome("ok")
                .build());
        assertThat(during(7).at("/tools/0/settled").asBoolean()).isFalse();
    }

    @Test
    void saysNothingOfScopesThatWereGivenLately() {
        assertThat(unused(2)).contains("new[\"demo:write\"]");
        assertThat(unused(7)).noneMatch(each -> each.startsWith("new"));
    }

    @Test
    void saysNothingOfATimeThatTheRecordDoesNotReachBackTo() {
        JsonNode found = during(60);

        assertThat(found.path("unused")).isEmpty();
        assertThat(Instant.parse(found.path("recordedSince").asText()))
                .isAfter(Instant.parse(found.path("from").asText()));
    }

    @Test
    void countsTheCallsOfEachTool() {
        assertThat(during(30).path("tools")).singleElement().satisfies(tool -> {
            assertThat(tool.path("name").asText()).isEqualTo("echo");
            assertThat(tool.path("calls").asInt()).isEqualTo(3);
            assertThat(tool.path("refused").asInt()).isEqualTo(2);
            assertThat(tool.path("lastCalledAt").asText()).isNotEmpty();
        });
    }

    @Test
    void namesTheScopeThatEverybodyLacks() {
        assertThat(during(30).path("lacked")).singleElement().satisfies(lacked -> {
            assertThat(lacked.path("tool").asText()).isEqualTo("echo");
            assertThat(lacked.path("scope").asText()).isEqualTo("demo:read");
            assertThat(lacked.path("calls").asInt()).isEqualTo(2);
            assertThat(lacked.path("callers").asInt()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "91", "-1"})
    void looksBackOverNoOtherTime(String days) {
        assertThat(viewer.get("/api/least-privilege?days=" + days).statusCode()).isEqualTo(400);
    }
}
