package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.testing.TestIssuer.Answer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorResourceTest {
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

    private static JsonNode examine(String url) {
        HttpResponse<String> answer = admin.post("/api/doctor", "{\"url\":\"" + url + "\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        return RunningConsole.json(answer);
    }

    private static String lastDetail() {
        return String.valueOf(
                console.search.find(AuditQuery.everything(1)).getFirst().entry().detail());
    }

    @Test
    void examinesAnAllowedServerAsEveryClient() {
        console.issuer.answer(
                "/mcp",
                new Answer(
                        401,
                        Map.of("WWW-Authenticate", "Bearer resource_metadata=\"" + console.issuer.uri("/doc") + "\""),
                        "{}"));
        console.issuer.answer(
                "/doc",
                Answer.json("{\"resource\":\"" + console.issuer.uri("/other") + "\",\"authorization_servers\":[\""
                        + console.issuer.issuer() + "\"]}"));

        JsonNode report = examine(console.issuer.uri("/mcp").toString());

        assertThat(report.path("reachable").asBoolean()).isTrue();
        assertThat(report.findValuesAsText("client"))
                .containsExactly("chatgpt", "claude", "claude-code", "cursor", "vscode", "mcp-remote");
        JsonNode claude = report.at("/clients/1");
        assertThat(claude.path("verdict").asText()).isEqualTo("fails");
        assertThat(claude.path("failedStep").asText()).isEqualTo("resource");
        assertThat(claude.path("findings").findValuesAsText("problem")).contains("resource_mismatch");
    }

    @Test
    void withoutAUrlItExaminesTheGatewayItself() {
        JsonNode report = RunningConsole.json(admin.post("/api/doctor", "{}"));

        assertThat(report.path("url").asText()).isEqualTo("https://gateway.example.com/mcp");
    }

    @Test
    void privateAddressesThatTheConfigurationDoesNotAllowAreNotReached() {
        JsonNode report = examine("http://10.0.0.1/mcp");

        assertThat(report.path("reachable").asBoolean()).isFalse();
        assertThat(report.at("/clients/2/findings").findValuesAsText("came"))
                .anyMatch(came -> came.contains("not public; if that is meant, add it to egress.allow"));
    }

    @Test
    void eachExaminationIsRecordedWithoutTheQuery() {
        examine("http://10.0.0.1/mcp?key=secret");

        assertThat(lastDetail()).isEqualTo("Examined http://10.0.0.1/mcp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "localhost/mcp", "https://user:secret@example.com/mcp"})
    void refusesWhatIsNoUrlOfAnMcpServer(String url) {
        HttpResponse<String> answer = admin.post("/api/doctor", "{\"url\":\"" + url + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_request");
    }

    @Test
    void isForAdmins() {
        assertThat(console.login("vera").post("/api/doctor", "{}").statusCode()).isEqualTo(403);
        assertThat(console.login("aldo").post("/api/doctor", "{}").statusCode()).isEqualTo(403);
    }
}
