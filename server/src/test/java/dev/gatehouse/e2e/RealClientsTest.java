package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that know only the URL sign in at a real browser, list, call, are refused, step up and succeed. */
class RealClientsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void needsABrowser() {
        Node.requireChromium();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdk1", "sdk2-legacy", "sdk2-modern"})
    void signInListCallAndStepUp(String sdk) throws Exception {
        GatewayProcess gateway = GatewayProcess.shared();

        JsonNode told = JSON.readTree(Node.run(
                "story.mjs", sdk, gateway.mcp().toString(), Node.screenshots().toString()));

        assertThat(told.path("version").asText()).isEqualTo(sdk.endsWith("modern") ? "2026-07-28" : "2025-11-25");
        List<AuditEvent> events = eventsOf(gateway, told.path("clientId").asText());
        assertThat(events)
                .extracting(
                        event -> event.entry().method() + " " + event.entry().tool() + " "
                                + event.entry().decision() + " " + event.entry().reason())
                .contains(
                        "tools/list null allow allowed",
                        "tools/call whoami allow allowed",
                        "tools/call echo challenge insufficient_scope",
                        "tools/call echo allow allowed");
        assertThat(events)
                .filteredOn(event -> event.entry().method().equals("tools/call"))
                .as("one event a call")
                .hasSize(3)
                .allSatisfy(event -> {
                    assertThat(event.entry().uid()).isEqualTo("alex");
                    assertThat(event.entry().decisionId()).startsWith("dec_");
                    assertThat(event.entry().latencyMicros()).isPositive();
                });
        assertThat(events)
                .allSatisfy(event -> assertThat(event.toString())
                        .doesNotContain(told.path("token").asText()));
        assertThat(attemptsOf(gateway, told.path("clientId").asText()))
                .as("what the console shows of the sign-in and of the step-up")
                .hasSize(2)
                .allSatisfy(
                        attempt -> assertThat(attempt.path("state").asText()).isEqualTo("complete"))
                .last()
                .satisfies(attempt -> assertThat(attempt.path("steps"))
                        .extracting(step -> step.path("stage").asText())
                        .containsSubsequence(
                                "challenge",
                                "resource_metadata",
                                "server_metadata",
                                "registration",
                                "authorization",
                                "login",
                                "consent",
                                "token",
                                "call"));
    }

    /** What an operator sees of this client's attempts to sign in, the latest first. */
    private static List<JsonNode> attemptsOf(GatewayProcess gateway, String clientId) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            http.send(
                    HttpRequest.newBuilder(gateway.admin().resolve("/api/session"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(
                                    "{\"username\":\"admin\",\"password\":\"" + gateway.adminPassword() + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
            String answer = http.send(
                            HttpRequest.newBuilder(gateway.admin().resolve("/api/sign-in-attempts"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return JSON.readTree(answer)
                    .path("attempts")
                    .valueStream()
                    .filter(attempt -> attempt.path("clientId").asText().equals(clientId))
                    .toList();
        }
    }

    private static List<AuditEvent> eventsOf(GatewayProcess gateway, String clientId) throws Exception {
        try (Database database = Database.openReadOnly(gateway.config().database())) {
            return new AuditSearch(database).find(AuditQuery.everything(100).fromClient(clientId));
        }
    }
}
