package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.oauth.User;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationApiTest {
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

    private static JsonNode json(HttpResponse<String> answer) {
        return RunningConsole.json(answer);
    }

    /** Whether a good token would be refused now, and with which code. */
    private static String verdictOf(String token) {
        JsonNode verdict = json(admin.post("/api/tokens/debug", "{\"token\":\"" + token + "\"}"))
                .path("verdict");
        return verdict.path("accepted").asBoolean() ? "" : verdict.path("code").asText();
    }

    private static long actsOf(String method) {
        return console.search.find(AuditQuery.everything(50).byUser("admin")).stream()
                .filter(event -> event.entry().method().equals(method))
                .count();
    }

    @Test
    void killsTheTokensOfAUserAndTakesItBack() {
        String token = console.issuer.token().claim("sub", "u_killed").sign();
        assertThat(verdictOf(token)).isEmpty();
        long before = actsOf("revoke");
        long undone = actsOf("revoke.undo");

        JsonNode made =
                json(admin.post("/api/kill", "{\"scope\":\"user\",\"name\":\"u_killed\",\"reason\":\"lost laptop\"}"));

        assertThat(verdictOf(token)).isEqualTo("token_revoked");
        assertThat(made.path("author").asText()).isEqualTo("admin");
        assertThat(json(admin.get("/api/revocations")).path("revocations"))
                .anySatisfy(listed -> assertThat(listed).isEqualTo(made));
        assertThat(actsOf("revoke")).isEqualTo(before + 1);

        assertThat(admin.delete("/api/revocations/" + made.path("id").asLong()).statusCode())
                .isEqualTo(204);
        assertThat(verdictOf(token)).isEmpty();
        assertThat(actsOf("revoke.undo")).isEqualTo(undone + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token | \"name\":\"jti-9\"",
                "user | \"name\":\"u_9\",\"issuer\":\"https://idp.example.com\"",
                "client | \"name\":\"client-9\"",
                "tenant | \"name\":\"tenant-9\""
            })
    void killsEveryScope(String scope, String rest) {
        HttpResponse<String> answer =
                admin.post("/api/kill", "{\"scope\":\"" + scope + "\"," + rest + ",\"reason\":\"drill\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("scope").asText()).isEqualTo(scope);
    }

    @Test
    void killsEverything() {
        String token = console.issuer.token().claim("jti", "all-1").sign();

        JsonNode made = json(admin.post("/api/kill", "{\"scope\":\"all\",\"reason\":\"breach drill\"}"));

        assertThat(verdictOf(token)).isEqualTo("token_revoked");
        admin.delete("/api/revocations/" + made.path("id").asLong());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"scope\":\"everything\",\"reason\":\"x\"}",
                "{\"scope\":\"user\",\"reason\":\"x\"}",
                "{\"scope\":\"user\",\"name\":\"alex\"}",
                "{\"scope\":\"user\",\"name\":\"alex\",\"reason\":\" \"}",
                "{\"scope\":\"all\",\"name\":\"alex\",\"reason\":\"x\"}",
                "{\"scope\":\"client\",\"name\":\"c\",\"issuer\":\"https://idp.example.com\",\"reason\":\"x\"}"
            })
    void refusesAKillThatDoesNotSayWhoOrWhy(String body) {
        assertThat(admin.post("/api/kill", body).statusCode()).isEqualTo(400);
    }

    @Test
    void locksAUserOutAndLetsThemIn() {
        User user = console.users.add("locked", "Locked", null, "a long password".toCharArray());
        String token = console.issuer.token().claim("sub", user.uid()).sign();
        String body = "{\"name\":\"" + user.uid() + "\",\"reason\":\"left\"}";

        assertThat(admin.post("/api/users/disable", body).statusCode()).isEqualTo(204);
        assertThat(verdictOf(token)).isEqualTo("user_disabled");
        assertThat(json(admin.get("/api/users/" + user.uid())).path("disabled").asBoolean())
                .isTrue();

        assertThat(admin.post("/api/users/enable", body).statusCode()).isEqualTo(204);
        assertThat(verdictOf(token)).isEqualTo("token_revoked");
        assertThat(json(admin.get("/api/users/" + user.uid())).path("disabled").asBoolean())
                .isFalse();
        assertThat(actsOf("user.disable")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"vera", "aldo"})
    void onlyAnAdminMay(String operator) {
        RunningConsole.Operator other = console.login(operator);

        assertThat(other.get("/api/revocations").statusCode()).isEqualTo(200);
        assertThat(other.post("/api/kill", "{\"scope\":\"all\",\"reason\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(other.post("/api/users/disable", "{\"name\":\"alex\",\"reason\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(other.delete("/api/revocations/1").statusCode()).isEqualTo(403);
    }

    @Test
    void needsTheCsrfToken() {
        assertThat(console.send(admin.request("/api/kill")
                                .header("Content-Type", "application/json")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                                        "{\"scope\":\"all\",\"reason\":\"x\"}")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void takingBackWhatIsNotThereIsNotFound() {
        assertThat(admin.delete("/api/revocations/424242").statusCode()).isEqualTo(404);
    }
}
