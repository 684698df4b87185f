package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
    private static RunningConsole console;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void opensASessionThatTheCookieCarries() {
        RunningConsole.Operator admin = console.login("admin");
        JsonNode session = RunningConsole.json(admin.get("/api/session"));
        assertThat(session.at("/user/username").asText()).isEqualTo("admin");
        assertThat(session.at("/roles/0").asText()).isEqualTo("admin");
        assertThat(session.path("csrfToken").asText()).isEqualTo(admin.csrfToken);
        assertThat(session.path("expiresAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void keepsTheCookieFromScriptsAndOtherSites() {
        String cookie = console.tryLogin("admin", RunningConsole.PASSWORD)
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertThat(cookie)
                .startsWith("gatehouse_session=")
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/")
                .doesNotContain("Secure");
    }

    @Test
    void bindsTheCookieToItsHostOverHttps(@TempDir Path folder) {
        ConsoleConfig config = new ConsoleConfig(
                URI.create("https://admin.example.com"),
                null,
                RunningConsole.PASSWORD,
                null,
                null,
                null,
                null,
                null,
                null);
        try (RunningConsole overHttps = RunningConsole.start(folder, config)) {
            String cookie = overHttps
                    .tryLogin("admin", RunningConsole.PASSWORD)
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow();
            assertThat(cookie)
                    .startsWith("__Host-gatehouse_session=")
                    .contains("Secure")
                    .contains("Path=/");
        }
    }

    @Test
    void givesEveryLoginASessionOfItsOwn() {
        assertThat(console.login("admin").cookie).isNotEqualTo(console.login("admin").cookie);
    }

    @Test
    void answersAWrongNameLikeAWrongPassword() {
        HttpResponse<String> wrongName = console.tryLogin("nobody", "wrong");
        HttpResponse<String> wrongPassword = console.tryLogin("vera", "wrong");
        assertThat(wrongName.statusCode()).isEqualTo(401).isEqualTo(wrongPassword.statusCode());
        assertThat(RunningConsole.json(wrongName).path("message"))
                .isEqualTo(RunningConsole.json(wrongPassword).path("message"));
        assertThat(wrongName.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void refusesFurtherAttemptsAfterTooManyEvenIfTheyAreRight() {
        for (int i = 0; i < LoginThrottle.PER_ACCOUNT_AND_ADDRESS; i++) {
            assertThat(console.tryLogin("aldo", "wrong").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> answer = console.tryLogin("aldo", RunningConsole.PASSWORD);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(RunningConsole.json(answer).path("code").asText()).isEqualTo("too_many_attempts");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void endsTheSessionAtTheServer() {
        RunningConsole.Operator admin = console.login("admin");
        assertThat(console.send(admin.write("/api/session", "DELETE", null)).statusCode())
                .isEqualTo(204);
        assertThat(admin.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void recordsLoginsAndLogouts() {
        RunningConsole.Operator admin = console.login("admin");
        console.send(admin.write("/api/session", "DELETE", null));
        List<AuditEvent> events =
                console.search.find(AuditQuery.everything(2).byUser("admin").where(AuditField.FRONT, "console"));
        assertThat(events.reversed())
                .extracting(event -> event.entry().method())
                .containsExactly("login", "logout");
        assertThat(events).extracting(event -> event.entry().decision()).containsOnly("allow");
    }

    @Test
    void recordsAFailedLoginWithoutWhatWasTyped() {
        console.tryLogin("my-password-in-the-wrong-field", "wrong");
        AuditEntry entry = console.search
                .find(AuditQuery.everything(1)
                        .where(AuditField.DECISION, "deny")
                        .where(AuditField.REASON, "invalid_credentials")
                        .where(AuditField.FRONT, "console"))
                .getFirst()
                .entry();
        assertThat(entry.uid()).isNull();
        assertThat(entry.address()).isEqualTo("127.0.0.1");
        assertThat(entry.toString()).doesNotContain("my-password-in-the-wrong-field");
    }
}
