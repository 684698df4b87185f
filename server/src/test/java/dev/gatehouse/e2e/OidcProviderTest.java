package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that leaves signing in to an OpenID provider that is not ours: npm's oidc-provider. */
class OidcProviderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Process provider;
    private static GatewayProcess gateway;
    private static JsonNode tokens;

    @BeforeAll
    static void signInAtTheProvider(@TempDir Path folder) throws IOException, InterruptedException {
        int port = GatewayProcess.freePort();
        provider = Node.script(
                        "oidc-provider.mjs",
                        URI.create("http://localhost:" + port + "/mcp").toString())
                .redirectError(folder.resolve("provider.log").toFile())
                .start();
        tokens = JSON.readTree(provider.inputReader().readLine());
        gateway = GatewayProcess.startBehind(tokens.path("issuer").asText(), folder.resolve("gateway"), port);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.destroy();
    }

    private static HttpResponse<String> whoami(String token) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(gateway.origin().resolve("/v1/tools/whoami"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode caller(String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = whoami(token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("data");
    }

    @Test
    void takesTheAccessTokenOfAUserWhoSignedInThere() throws Exception {
        JsonNode told = caller(tokens.path("user").asText());

        assertThat(told.at("/user/issuer").asText())
                .isEqualTo(tokens.path("issuer").asText());
        assertThat(told.at("/user/subject").asText()).isEqualTo("alex");
        assertThat(told.at("/user/tenant").asText()).isEqualTo("acme");
        assertThat(told.at("/authorization/kind").asText()).isEqualTo("user");
        assertThat(told.at("/authorization/scopes/0").asText()).isEqualTo("demo:read");
    }

    @Test
    void takesAClientThatSpeaksForItselfForAService() throws Exception {
        JsonNode told = caller(tokens.path("robot").asText());

        assertThat(told.at("/authorization/kind").asText()).isEqualTo("service");
        assertThat(told.at("/authorization/clientId").asText()).isEqualTo("robot");
    }

    @Test
    void refusesTheIdTokenOfTheSameSignIn() throws Exception {
        assertThat(whoami(tokens.path("idToken").asText()).statusCode()).isEqualTo(401);
    }
}
