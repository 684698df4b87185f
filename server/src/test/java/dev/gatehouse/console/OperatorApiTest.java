package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts of operators, their roles and sessions. */
class OperatorApiTest {
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

    private static RunningConsole.Operator added(String username, String role) {
        assertThat(admin.post(
                                "/api/operators",
                                "{\"username\":\"" + username + "\",\"role\":\"" + role + "\",\"password\":\""
                                        + RunningConsole.PASSWORD + "\"}")
                        .statusCode())
                .isEqualTo(204);
        return console.login(username);
    }

    @Test
    void addsAnOperatorWhoCanLogInWithThatRole() {
        RunningConsole.Operator olga = added("olga", "viewer");

        assertThat(olga.get("/api/tools").statusCode()).isEqualTo(200);
        assertThat(olga.get("/api/operators").statusCode()).isEqualTo(403);
        assertThat(admin.get("/api/operators").body()).contains("olga").doesNotContain("password");
    }

    @Test
    void changesARoleAtOnce() {
        RunningConsole.Operator rolf = added("rolf", "viewer");

        assertThat(admin.put("/api/operators/rolf/role", null, "{\"role\":\"admin\"}")
                        .statusCode())
                .isEqualTo(204);

        assertThat(rolf.get("/api/operators").statusCode()).isEqualTo(200);
    }

    @Test
    void removesAnOperatorWithTheirSessions() {
        RunningConsole.Operator gone = added("gone", "admin");

        assertThat(admin.delete("/api/operators/gone").statusCode()).isEqualTo(204);

        assertThat(gone.get("/api/tools").statusCode()).isEqualTo(401);
        assertThat(console.tryLogin("gone", RunningConsole.PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(admin.delete("/api/operators/gone").statusCode()).isEqualTo(404);
    }

    @Test
    void letsNobodyTakeTheirOwnRightsAway() {
        assertThat(admin.put("/api/operators/admin/role", null, "{\"role\":\"viewer\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(admin.delete("/api/operators/admin").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"username\":\"UPPER\",\"role\":\"viewer\",\"password\":\"long enough\"}",
                "{\"username\":\"short\",\"role\":\"viewer\",\"password\":\"1234567\"}",
                "{\"username\":\"rootly\",\"role\":\"root\",\"password\":\"long enough\"}",
                "{\"username\":\"vera\",\"role\":\"viewer\",\"password\":\"long enough\"}"
            })
    void refusesAnOperatorThatCannotBeMeant(String body) {
        assertThat(admin.post("/api/operators", body).statusCode()).isEqualTo(400);
    }

    @Test
    void listsOpenSessionsAndEndsOne() {
        RunningConsole.Operator vera = console.login("vera");
        String id = null;
        for (JsonNode session : RunningConsole.json(admin.get("/api/operators")).path("sessions")) {
            id = session.path("username").asText().equals("vera")
                    ? session.path("id").asText()
                    : id;
        }

        assertThat(admin.delete("/api/operators/sessions/" + id).statusCode()).isEqualTo(204);

        assertThat(vera.get("/api/tools").statusCode()).isEqualTo(401);
        assertThat(admin.delete("/api/operators/sessions/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void changesOnesOwnPasswordAndEndsOnesSessions() {
        RunningConsole.Operator paul = added("paul", "auditor");
        String next = "another long password";

        assertThat(paul.post("/api/session/password", "{\"current\":\"wrong\",\"next\":\"" + next + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(paul.post(
                                "/api/session/password",
                                "{\"current\":\"" + RunningConsole.PASSWORD + "\",\"next\":\"short\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(paul.post(
                                "/api/session/password",
                                "{\"current\":\"" + RunningConsole.PASSWORD + "\",\"next\":\"" + next + "\"}")
                        .statusCode())
                .isEqualTo(204);

        assertThat(paul.get("/api/tools").statusCode()).isEqualTo(401);
        assertThat(console.tryLogin("paul", RunningConsole.PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(console.tryLogin("paul", next).statusCode()).isEqualTo(200);
    }
}
