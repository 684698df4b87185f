package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.discovery.doctor.Doctor;
import dev.gatehouse.discovery.doctor.DoctorReport;
import dev.gatehouse.discovery.doctor.KnownClients;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Keycloak;
import dev.gatehouse.testing.Recorder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that leaves signing in to a real Keycloak. Run by {@code mvn -P keycloak test}, see CONTRIBUTING.md. */
class KeycloakIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Recorder BACKEND = Recorder.start();

    private static Keycloak keycloak;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        int port = GatewayProcess.freePort();
        keycloak = Keycloak.start(URI.create("http://localhost:" + port + "/mcp"), folder.resolve("keycloak.log"));
        gateway = GatewayProcess.startBehind(
                keycloak.issuer(), folder.resolve("gateway"), port, """
                      - id: exchanging
                        type: rest
                        url: %s
                        identity:
                          mode: exchange
                          tokenEndpoint: %s/protocol/openid-connect/token
                          client: { id: gatehouse-exchange, secret: exchange-secret }
                          audience: orders
                        access: { mode: required }
                        tools: [{ name: exchanged, path: / }]
                    """.formatted(BACKEND.url(), keycloak.issuer()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        keycloak.close();
        BACKEND.close();
    }

    private static HttpResponse<String> call(String tool, String arguments, String token)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(gateway.origin().resolve("/v1/tools/" + tool))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(arguments))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode whoami(String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = call("whoami", "{}", token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("data");
    }

    /** The failed check of this id in what {@code /debug-token} says of a token. */
    private static JsonNode failedCheck(String id, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(gateway.origin().resolve("/debug-token"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        for (JsonNode check : JSON.readTree(answer.body()).path("checks")) {
            if (check.path("id").asText().equals(id)) {
                assertThat(check.path("status").asText()).isEqualTo("fail");
                return check;
            }
        }
        throw new AssertionError("no check " + id + " in " + answer.body());
    }

    @Test
    void takesATokenAndMapsUserTenantClientAndScopes() throws Exception {
        String token = keycloak.accessToken("app", "demo:read");

        JsonNode told = whoami(token);

        assertThat(told.at("/user/issuer").asText()).isEqualTo(keycloak.issuer());
        assertThat(told.at("/user/subject").asText())
                .isEqualTo(SignedJWT.parse(token).getJWTClaimsSet().getSubject());
        assertThat(told.at("/user/tenant").asText()).isEqualTo("acme");
        assertThat(told.at("/authorization/clientId").asText()).isEqualTo("app");
        assertThat(told.at("/authorization/kind").asText()).isEqualTo("user");
        assertThat(told.at("/authorization/scopes/0").asText()).isEqualTo("demo:read");
    }

    @Test
    void asksForTheScopeThatATokenLacks() throws Exception {
        String arguments = "{\"message\":\"hello\"}";

        HttpResponse<String> refused = call("echo", arguments, keycloak.accessToken("app", "demo:write"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("insufficient_scope", "demo:read");
        assertThat(call("echo", arguments, keycloak.accessToken("app", "demo:read"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void explainsThatTheAudienceMapperIsMissing() throws Exception {
        String token = keycloak.accessToken("app-without-audience", "demo:read");

        failedCheck("audience", token);
        JsonNode mistake = failedCheck("typical_mistake", token);

        assertThat(mistake.path("detail").asText()).contains("Keycloak without an audience mapper");
        assertThat(mistake.path("fix").asText()).contains("Included Custom Audience");
    }

    @Test
    void refusesATokenOfPlainTypeAndNamesTheKeyThatWouldAllowIt() throws Exception {
        JsonNode check = failedCheck("type", keycloak.accessToken("app-with-plain-type", "demo:read"));

        assertThat(check.path("fix").asText()).contains("identity.issuers[0].tokenTypes");
    }

    @Test
    void exchangesTheCallersTokenForOneThatIsForTheBackend() throws Exception {
        String token = keycloak.accessToken("app", "demo:read");

        HttpResponse<String> answer = call("exchanged", "{}", token);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(BACKEND.last()).doesNotContain(token);
        String bearer = BACKEND.lastField("Authorization").getFirst();
        JWTClaimsSet given =
                SignedJWT.parse(bearer.substring("Bearer ".length())).getJWTClaimsSet();
        JWTClaimsSet before = SignedJWT.parse(token).getJWTClaimsSet();
        assertThat(given.getIssuer()).isEqualTo(keycloak.issuer());
        assertThat(given.getAudience()).containsExactly("orders");
        assertThat(given.getSubject()).isEqualTo(before.getSubject());
        assertThat(given.getStringClaim("azp")).isEqualTo("gatehouse-exchange");
        assertThat(before.getAudience()).doesNotContain("orders");
    }

    @Test
    void refusesAnIdTokenInPlaceOfAnAccessToken() throws Exception {
        String idToken =
                keycloak.signIn("app", "openid demo:read").path("id_token").asText();

        assertThat(call("whoami", "{}", idToken).statusCode()).isEqualTo(401);
    }

    @Test
    void takesAClientThatSpeaksForItselfForAService() throws Exception {
        JsonNode told = whoami(keycloak.robotToken("demo:read"));

        assertThat(told.at("/authorization/kind").asText()).isEqualTo("service");
        assertThat(told.at("/authorization/clientId").asText()).isEqualTo("robot");
    }

    @Test
    void takesTokensOfANewKeySoonAfterARotation() throws Exception {
        String before = keycloak.accessToken("app", "demo:read");
        whoami(before);

        keycloak.rotateKey();
        String after = keycloak.accessToken("app", "demo:read");

        assertThat(SignedJWT.parse(after).getHeader().getKeyID())
                .isNotEqualTo(SignedJWT.parse(before).getHeader().getKeyID());
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> whoami(after));
        whoami(before);
    }

    @Test
    void everyClientFindsTheWayToKeycloaksSignInPage() throws Exception {
        Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1", "localhost")));
        egress.start();
        try {
            DoctorReport report = new Doctor(egress)
                    .examine(gateway.mcp().toString(), KnownClients.all(), new Doctor.Manner(true, false));

            assertThat(report.allWork()).as(report.toString()).isTrue();
            assertThat(report.clients())
                    .allSatisfy(client -> assertThat(client.authorizationUrl())
                            .asString()
                            .startsWith(keycloak.issuer() + "/protocol/openid-connect/auth?"));
        } finally {
            egress.stop();
        }
    }
}
