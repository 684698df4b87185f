package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.store.DatabaseConfig;
import dev.gatehouse.testing.EventReader;
import dev.gatehouse.testing.Events;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.PostgresServer;
import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.TestIssuer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams that are open at one node end when what opened them is revoked, and tell of what changed, also when an
 * operator does that at another node: two gateways with one PostgreSQL, and people of an outside issuer.
 */
class RevokedStreamsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PASSWORD = "correct horse battery";

    private static TestIssuer issuer;
    private static GatewayProcess one;
    private static GatewayProcess other;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        issuer = TestIssuer.start();
        String shipped = Files.readString(Project.root().resolve("config.yml"));
        Path config = Files.writeString(
                folder.resolve("config.yml"), shipped.replaceFirst("identity:\n", """
                    identity:
                      issuers:
                        - issuer: %s
                          claims: { tenant: org_id }
                          users: { uid: "people:{sub}" }
                    """.formatted(issuer.issuer())));
        DatabaseConfig database = PostgresServer.shared().empty("revoked_streams");
        Map<String, String> shared = new HashMap<>(Map.of(
                "DATABASE_URL", database.url(),
                "DATABASE_USER", String.valueOf(database.user()),
                "DATABASE_PASSWORD", String.valueOf(database.password()),
                "ADMIN_PASSWORD", PASSWORD));
        one = GatewayProcess.start(folder.resolve("one"), shared, config, Gatehouse.class, "server", config.toString());
        shared.put("PUBLIC_URL", one.origin().toString());
        other = GatewayProcess.start(
                folder.resolve("other"), shared, config, Gatehouse.class, "server", config.toString());
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        issuer.close();
    }

    /** A token of somebody whom no other test names. */
    private static String token(String name) {
        return issuer.token()
                .claim("aud", one.mcp().toString())
                .claim("sub", "user-" + name)
                .claim("jti", "token-" + name)
                .claim("client_id", "client-" + name)
                .claim("org_id", "tenant-" + name)
                .sign();
    }

    /** A modern and a legacy stream at the first node, both open. */
    private record Streams(EventReader modern, Events legacy) implements AutoCloseable {
        static Streams open(String token) {
            EventReader modern = EventReader.listen(one.mcp(), token);
            assertThat(modern.status()).isEqualTo(200);
            assertThat(modern.next()).as("the acknowledgement").isNotNull();
            Events legacy =
                    LegacyClient.connect(one.mcp(), token, "2025-11-25", "{}").listen(null);
            return new Streams(modern, legacy);
        }

        /** Both end; a stream that goes on makes this fail. */
        void end() throws Exception {
            assertThat(legacy.rest()).isEmpty();
            CompletableFuture.supplyAsync(() -> Stream.generate(modern::line)
                            .takeWhile(Objects::nonNull)
                            .count())
                    .get(30, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            modern.close();
            legacy.close();
        }
    }

    private static JsonNode post(GatewayProcess node, String path, String body) throws Exception {
        return act(node, "POST", path, body);
    }

    /** What an operator does in the console of a node. */
    private static JsonNode act(GatewayProcess node, String method, String path, String body, String... headers)
            throws Exception {
        HttpResponse<String> session = HTTP.send(
                request(node, "/api/session")
                        .POST(BodyPublishers.ofString("{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        JsonNode login = RunningFronts.json(session);
        HttpRequest.Builder asked = request(node, path);
        if (headers.length > 0) {
            asked.headers(headers);
        }
        HttpResponse<String> done = HTTP.send(
                asked.header(
                                "Cookie",
                                session.headers()
                                        .firstValue("Set-Cookie")
                                        .orElseThrow()
                                        .split(";", 2)[0])
                        .header("X-CSRF-Token", login.path("csrfToken").asText())
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(done.statusCode()).as(done.body()).isBetween(200, 204);
        return done.body().isEmpty() ? MissingNode.getInstance() : RunningFronts.json(done);
    }

    private static HttpRequest.Builder request(GatewayProcess node, String path) {
        return HttpRequest.newBuilder(node.admin().resolve(path))
                .header("Content-Type", "application/json")
                .header("Origin", node.admin().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token  | ,\"name\":\"token-token\",\"issuer\":\"ISSUER\"",
                "user   | ,\"name\":\"people:user-user\"",
                "client | ,\"name\":\"client-client\"",
                "tenant | ,\"name\":\"tenant-tenant\""
            })
    void endWhenTheirsIsRevokedAtAnotherNode(String scope, String named) throws Exception {
        try (Streams streams = Streams.open(token(scope))) {
            post(
                    other,
                    "/api/kill",
                    "{\"scope\":\"" + scope + "\",\"reason\":\"drill\"" + named.replace("ISSUER", issuer.issuer())
                            + "}");

            streams.end();
            assertThat(one.call("whoami", "{}", token("someone-else")))
                    .as("somebody else goes on")
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "other"})
    void endWhenTheUserIsLockedOut(String node) throws Exception {
        try (Streams streams = Streams.open(token("locked-" + node))) {
            post(
                    node.equals("one") ? one : other,
                    "/api/users/disable",
                    "{\"name\":\"user-locked-" + node + "\",\"issuer\":\"" + issuer.issuer()
                            + "\",\"reason\":\"left\"}");

            streams.end();
        }
    }

    @Test
    void endWhenEverythingIsRevokedAtAnotherNode() throws Exception {
        try (Streams streams = Streams.open(token("everybody"))) {
            JsonNode made = post(other, "/api/kill", "{\"scope\":\"all\",\"reason\":\"drill\"}");

            streams.end();
            act(other, "DELETE", "/api/revocations/" + made.path("id").asLong(), "");
        }
    }

    @Test
    void aSubscriberHearsOfAChangeOfAccessAtAnotherNodeAndCallsObeyIt() throws Exception {
        String token = token("subscriber");
        try (EventReader subscription = EventReader.listen(one.mcp(), token)) {
            assertThat(subscription.next()).as("the acknowledgement").isNotNull();
            assertThat(one.call("whoami", "{}", token)).isEqualTo(200);

            changeAccess(other, "0", "{\"mode\":\"required\",\"scopes\":[\"demo:who\"],\"enabled\":true}");

            assertThat(Objects.requireNonNull(subscription.next())
                            .path("method")
                            .asText())
                    .isEqualTo("notifications/tools/list_changed");
            assertThat(one.call("whoami", "{}", token)).isEqualTo(403);

            changeAccess(other, "1", "{\"mode\":\"required\",\"scopes\":[],\"enabled\":true}");

            assertThat(subscription.next())
                    .as("it is as it was for the other tests")
                    .isNotNull();
            assertThat(one.call("whoami", "{}", token)).isEqualTo(200);
        }
    }

    private static void changeAccess(GatewayProcess node, String revision, String access) throws Exception {
        act(node, "PUT", "/api/tools/whoami/access", access, "If-Match", "\"" + revision + "\"");
    }
}
