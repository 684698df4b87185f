package dev.gatehouse.mcp;

import static dev.gatehouse.testing.RunningFronts.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.mcp.legacy.SessionsConfig;
import dev.gatehouse.testing.Events;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.TestClock;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of the older revisions (2025-11-25, transports, session management). */
class LegacySessionTest {
    private static final String ECHO = "{\"name\":\"echo\",\"arguments\":{\"message\":\"hi\"}}";

    @TempDir
    private Path folder;

    private RunningFronts fronts;
    private Endpoint endpoint;

    @BeforeEach
    void start() {
        fronts = RunningFronts.before(folder);
        endpoint = Endpoint.start(fronts);
    }

    @AfterEach
    void stop() {
        fronts.close();
    }

    private LegacyClient connect(String revision) {
        return LegacyClient.connect(endpoint.url(), fronts.token("demo:read"), revision, "{}");
    }

    private String tokenOf(String subject, String clientId) {
        return fronts.anyToken()
                .claim("sub", subject)
                .claim("client_id", clientId)
                .claim("scope", "demo:read")
                .sign();
    }

    private static @Nullable String code(HttpResponse<String> answer) {
        return json(answer).path("error").path("data").path("code").textValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2025-06-18", "2025-03-26"})
    void beginsWithTheHandshake(String revision) {
        LegacyClient client = connect(revision);

        assertThat(client.session()).matches("[!-~]+").hasSizeLessThan(2048);
        assertThat(client.request("tools/call", ECHO).statusCode()).isEqualTo(200);
    }

    @Test
    void growsByNothingThatAClientPutsBetweenWhatItCanDo() {
        String padded = "{\"roots\":{" + " ".repeat(10_000) + "}}";

        LegacyClient client = LegacyClient.connect(endpoint.url(), fronts.token("demo:read"), "2025-11-25", padded);

        assertThat(client.session()).hasSizeLessThan(2048);
    }

    @Test
    void tellsNobodyWhatItHolds() {
        assertThat(connect("2025-11-25").session()).doesNotContain("alex", "test-client", "2025");
    }

    @Test
    void namesTheClientInTheRecordOfEveryCall() {
        connect("2025-06-18").request("tools/call", ECHO);

        assertThat(fronts.recorded())
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry)
                        .returns("by hand", AuditEntry::clientName)
                        .returns("2025-06-18", AuditEntry::protocol));
    }

    @Test
    void isNoAuthentication() {
        LegacyClient client = connect("2025-11-25");

        HttpResponse<String> answer = client.as("no-token").request("tools/call", ECHO);

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void goesOnWithAnotherTokenOfTheSameUserAndClient() {
        LegacyClient client = connect("2025-11-25");

        assertThat(client.as(fronts.token("demo:read other"))
                        .request("tools/call", ECHO)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"sam, test-client", "alex, another-client"})
    void isThereForNobodyElse(String subject, String clientId) {
        HttpResponse<String> answer =
                connect("2025-11-25").as(tokenOf(subject, clientId)).request("tools/call", ECHO);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(code(answer)).isEqualTo("session_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1868a90c-0000-4000-8000-000000000000", "a.b.c.d.e", "!", "eyJhbGciOiJkaXIifQ..."})
    void isNotFoundUnderAnIdThatIsNoneOfOurs(String id) {
        HttpResponse<String> answer = connect("2025-11-25").inSession(id).request("tools/list", "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("id").asInt()).isEqualTo(7);
    }

    @Test
    void isNotFoundUnderAnIdThatWasChanged() {
        LegacyClient client = connect("2025-11-25");
        String id = requireNonNull(client.session());
        String changed = id.substring(0, id.length() - 3) + (id.endsWith("A") ? "BBB" : "AAA");

        assertThat(client.inSession(changed).request("tools/list", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void endsWithDelete() {
        LegacyClient client = connect("2025-11-25");

        assertThat(client.end().statusCode()).isEqualTo(204);

        assertThat(client.request("tools/list", "{}").statusCode()).isEqualTo(404);
        assertThat(client.end().statusCode()).isEqualTo(404);
        assertThat(client.get(null).statusCode()).isEqualTo(404);
    }

    @Test
    void isServedByEveryNodeAndEndedOnAll() {
        URI otherNode = endpoint.anotherNode();
        LegacyClient client = connect("2025-11-25");
        LegacyClient elsewhere = client.at(otherNode);
        assertThat(elsewhere.request("tools/call", ECHO).statusCode()).isEqualTo(200);
        Events open = elsewhere.listen(null);
        open.first();

        client.end();

        assertThat(open.rest()).as("streams end on other nodes too").isEmpty();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> elsewhere.request("tools/list", "{}").statusCode() == 404);
    }

    @Test
    void endsByItself() {
        fronts.close();
        fronts = RunningFronts.before(folder);
        TestClock clock = new TestClock(Instant.now());
        endpoint = Endpoint.start(fronts, McpConfig.defaults(), clock);
        LegacyClient client = connect("2025-11-25");
        clock.advance(Duration.ofDays(8));

        assertThat(client.request("tools/list", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void decidesTheRevisionWhereNoHeaderDoes() {
        String session = connect("2025-06-18").session();

        HttpResponse<String> batch = endpoint.post(
                Endpoint.withToken(fronts.token("demo:read"), java.util.Map.of("Mcp-Session-Id", session)),
                "[" + Endpoint.message("ping", "{}") + "]");

        assertThat(batch.statusCode()).isEqualTo(400);
        assertThat(code(batch)).isEqualTo("invalid_message");
    }

    @Test
    void goesOnAfterSigningInIfItBeganBefore() {
        fronts.close();
        fronts = RunningFronts.before(folder);
        endpoint = Endpoint.start(
                fronts, McpConfig.read(null, null, null, true, null, null, null, null, null, null, null));
        LegacyClient stranger = LegacyClient.connect(endpoint.url(), null, "2025-11-25", "{}");

        assertThat(stranger.get(null).statusCode())
                .as("no reason to sign in at once")
                .isEqualTo(405);
        assertThat(stranger.request("tools/call", ECHO).statusCode()).isEqualTo(401);
        LegacyClient signedIn = stranger.as(fronts.token("demo:read"));
        assertThat(signedIn.request("tools/call", ECHO).statusCode()).isEqualTo(200);
        assertThat(signedIn.get(null).statusCode()).isEqualTo(200);
    }

    @Test
    void takesBatchesInTheRevisionThatHasThem() {
        HttpResponse<String> answer = connect("2025-03-26")
                .send("[" + LegacyClient.message(1, "ping", "{}") + ","
                        + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
                        + LegacyClient.message(2, "tools/call", ECHO) + "]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).hasSize(2);
        assertThat(json(answer)
                        .path(1)
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("Echo: hi");
    }

    @Test
    void isNotNeededUnlessConfigurationSaysSo() {
        assertThat(connect("2025-11-25")
                        .inSession(null)
                        .request("tools/call", ECHO)
                        .statusCode())
                .isEqualTo(200);
        assertThat(connect("2025-11-25").inSession(null).get(null).statusCode()).isEqualTo(405);
    }

    @Test
    void canBeMadeCompulsory() {
        restart(SessionsConfig.Mode.REQUIRED);
        LegacyClient client = connect("2025-11-25");

        assertThat(client.request("tools/call", ECHO).statusCode()).isEqualTo(200);
        HttpResponse<String> without = client.inSession(null).request("tools/call", ECHO);
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(code(without)).isEqualTo("session_required");
        assertThat(client.inSession(null).get(null).statusCode()).isEqualTo(400);
    }

    @Test
    void canBeSwitchedOff() {
        restart(SessionsConfig.Mode.NEVER);
        LegacyClient client = connect("2025-11-25");

        assertThat(client.session()).isNull();
        assertThat(client.request("tools/call", ECHO).statusCode()).isEqualTo(200);
        assertThat(client.get(null).statusCode()).isEqualTo(405);
        assertThat(client.get(null).headers().firstValue("Allow")).contains("POST");
        assertThat(client.end().statusCode()).isEqualTo(405);
    }

    private void restart(SessionsConfig.Mode mode) {
        fronts.close();
        fronts = RunningFronts.before(folder);
        endpoint = Endpoint.start(fronts, Endpoint.withSessions(new SessionsConfig(mode, null)));
    }
}
