package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testing.Events;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.RunningFronts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The backends of the shipped configuration: who calls a tool arrives there, and their token does not. */
class DemoUpstreamTest {
    private final GatewayProcess gateway = GatewayProcess.shared();

    private JsonNode call(String user, String tool, String arguments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.origin().resolve("/v1/tools/" + tool))
                .header("Authorization", "Bearer " + gateway.token(user, "orders:read", "desk:use"))
                .header("Content-Type", "application/json")
                .header("X-User-Id", "mallory")
                .POST(HttpRequest.BodyPublishers.ofString(arguments))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return RunningFronts.json(client.send(request, HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void tellsTheBackendWhoCallsAndKeepsTheToken() throws Exception {
        JsonNode told = call("alex", "orders_identity", "{}").path("data");

        assertThat(told.at("/headers/x-user-kind").asText()).isEqualTo("user");
        assertThat(told.at("/headers/x-user-id").asText()).isNotEmpty().isNotEqualTo("mallory");
        assertThat(told.path("tokenArrived").booleanValue()).isFalse();
    }

    @Test
    void givesEachUserTheirOwnOrders() throws Exception {
        JsonNode alex = call("alex", "orders_list", "{}").path("data");
        JsonNode sam = call("sam", "orders_list", "{}").path("data");

        assertThat(alex.path("orders")).hasSize(3);
        assertThat(alex.path("owner")).isNotEqualTo(sam.path("owner"));
        assertThat(call("alex", "orders_get", "{\"id\":\"2\"}").path("data"))
                .isEqualTo(alex.path("orders").path(1));
    }

    @Test
    void saysThatThereIsNoSuchOrder() throws Exception {
        JsonNode error = call("alex", "orders_get", "{\"id\":\"9\"}").path("error");

        assertThat(error.path("code").asText()).isEqualTo("upstream_rejected");
        assertThat(error.path("message").asText()).contains("There is no such order of yours.");
    }

    private JsonNode desk(String user, String tool, String arguments) {
        return await("the help desk's tools")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> call(user, tool, arguments),
                        answer -> !answer.at("/error/code").asText().equals("unknown_tool"));
    }

    @Test
    void tellsTheHelpDeskWhoCallsByASignatureThatItVerifies() {
        JsonNode told = desk("alex", "desk_identity", "{}").at("/data/verified");

        assertThat(told.path("sub").asText()).isNotEmpty();
        assertThat(told.at("/origin/iss").asText()).isEqualTo(told.path("iss").asText());
        assertThat(told.path("aud").path(0).asText("") + told.path("aud").asText(""))
                .isEqualTo("urn:gatehouse:demo:desk");
        assertThat(told.path("scope").asText()).contains("desk:use");
    }

    @Test
    void keepsTheTicketsOfUsersApart() {
        desk("sam", "desk_open_ticket", "{\"subject\":\"My screen is dark\"}");

        assertThat(desk("sam", "desk_tickets", "{}").at("/data/tickets").findValuesAsText("subject"))
                .contains("My screen is dark");
        assertThat(desk("alex", "desk_tickets", "{}").at("/data/tickets").findValuesAsText("subject"))
                .doesNotContain("My screen is dark");
    }

    @Test
    void believesNobodyButTheGateway() throws Exception {
        URI desk = URI.create("http://127.0.0.1:" + gateway.environment().get("DEMO_DESK_PORT") + "/mcp");
        for (String token : List.of("e30.e30.", gateway.token("alex", "desk:use"))) {
            HttpRequest request = HttpRequest.newBuilder(desk)
                    .header("Authorization", "Bearer " + token)
                    .header("X-User-Id", "alex")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                            + "\"params\":{\"name\":\"tickets\",\"arguments\":{}}}"))
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                JsonNode answer = RunningFronts.json(client.send(request, HttpResponse.BodyHandlers.ofString()));

                assertThat(answer.at("/result/isError").booleanValue()).isTrue();
                assertThat(answer.at("/result/structuredContent").isMissingNode())
                        .isTrue();
            }
        }
    }

    @Test
    void asksTheUserThroughTheGatewayWhatATicketIsAbout() throws Exception {
        desk("alex", "desk_tickets", "{}");
        LegacyClient client = LegacyClient.connect(
                gateway.origin().resolve("/mcp"),
                gateway.token("alex", "desk:use"),
                "2025-11-25",
                "{\"elicitation\":{}}");
        Events events = client.stream(7, "tools/call", "{\"name\":\"desk_open_ticket\",\"arguments\":{}}");
        JsonNode question = events.next().json();
        client.send("{\"jsonrpc\":\"2.0\",\"id\":" + question.path("id")
                + ",\"result\":{\"action\":\"accept\",\"content\":{\"subject\":\"No ink\"}}}");

        assertThat(question.at("/params/message").asText()).isEqualTo("What is the ticket about?");
        assertThat(events.next().json().toString()).contains("is open: No ink");
    }
}
