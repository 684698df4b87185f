package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.RunningFronts;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The REST backend of the shipped configuration: who calls a tool arrives there, and their token does not. */
class DemoUpstreamTest {
    private final GatewayProcess gateway = GatewayProcess.shared();

    private JsonNode call(String user, String tool, String arguments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.origin().resolve("/v1/tools/" + tool))
                .header("Authorization", "Bearer " + gateway.token(user, "orders:read"))
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
}
