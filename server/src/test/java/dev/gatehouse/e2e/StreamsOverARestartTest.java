package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testing.EventReader;
import dev.gatehouse.testing.Events;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.RunningFronts;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of both eras as the running gateway keeps and ends them. */
class StreamsOverARestartTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private Path folder;

    @Test
    void tellOfChangesInTheConsoleOutliveARestartAndEndWithTheGateway() throws Exception {
        Map<String, String> environment =
                Map.of("ADMIN_PASSWORD", PASSWORD, "PORT", String.valueOf(GatewayProcess.freePort()));
        LegacyClient client;
        try (GatewayProcess gateway = GatewayProcess.start(folder, environment)) {
            String token = gateway.token("alex", "demo:read");
            client = LegacyClient.connect(gateway.mcp(), token, "2025-11-25", "{}");
            Events events = client.listen(null);
            events.first();
            EventReader modern = EventReader.listen(gateway.mcp(), token);
            assertThat(modern.next()).as("the acknowledgement").isNotNull();

            switchOff(gateway, "echo");
            assertThat(events.next().data()).contains("notifications/tools/list_changed");
            assertThat(modern.next()).asString().contains("notifications/tools/list_changed");

            gateway.process().destroy();
            assertThat(events.rest()).as("the stream ends").isEmpty();
            assertThat(modern.next())
                    .as("the final event")
                    .asString()
                    .contains("\"id\":7", "\"resultType\":\"complete\"");
            assertThat(modern.next()).as("the stream ends").isNull();
            assertThat(gateway.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        try (GatewayProcess again = GatewayProcess.start(folder, environment)) {
            assertThat(client.at(again.mcp())
                            .as(again.token("alex", "demo:read"))
                            .request("tools/list", "{}")
                            .statusCode())
                    .as("the session goes on")
                    .isEqualTo(200);
        }
    }

    /** What an admin does in the console. */
    private static void switchOff(GatewayProcess gateway, String tool) throws Exception {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<String> session = browser.send(
                    request(gateway, "/api/session")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            String cookie =
                    session.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
            JsonNode login = RunningFronts.json(session);
            HttpResponse<String> shown = browser.send(
                    request(gateway, "/api/tools/" + tool)
                            .header("Cookie", cookie)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> changed = browser.send(
                    request(gateway, "/api/tools/" + tool + "/access")
                            .header("Cookie", cookie)
                            .header("X-CSRF-Token", login.path("csrfToken").asText())
                            .header(
                                    "If-Match",
                                    shown.headers().firstValue("ETag").orElseThrow())
                            .PUT(HttpRequest.BodyPublishers.ofString(
                                    "{\"mode\":\"required\",\"scopes\":[\"demo:read\"],\"enabled\":false}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        }
    }

    private static HttpRequest.Builder request(GatewayProcess gateway, String path) {
        return HttpRequest.newBuilder(gateway.admin().resolve(path))
                .header("Content-Type", "application/json")
                .header("Origin", gateway.admin().toString());
    }
}
