package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.PostgresServer;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as people run it, on PostgreSQL: it works, it refuses while the server is gone, and it comes back. */
class PostgresStoryTest {
    @TempDir
    private Path folder;

    @Test
    void refusesWhileTheServerIsGoneAndComesBackByItself() throws Exception {
        try (PostgresServer server = PostgresServer.start(folder);
                GatewayProcess gateway = start(server.empty("gatehouse"));
                HttpClient client = HttpClient.newHttpClient();
                HttpClient console = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .build()) {
            String token = gateway.token("alex", "demo:read");
            assertThat(gateway.call("echo", "{\"message\":\"hi\"}", token)).isEqualTo(200);
            assertThat(gateway.call("echo", "{\"message\":\"hi\"}", null)).isEqualTo(401);

            cutAConnectionInTheMiddleOfARead(gateway, console);

            server.stop();
            HttpResponse<String> refused = client.send(call(gateway, token), HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).doesNotContain("postgres", "Exception");
            HttpResponse<String> login = client.send(login(gateway), HttpResponse.BodyHandlers.ofString());
            assertThat(login.statusCode()).isEqualTo(503);
            assertUnavailable(console.send(audit(gateway), HttpResponse.BodyHandlers.ofString()));
            assertThat(client.send(ready(gateway), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("not_ready", "database");

            server.restart();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(gateway.call("echo", "{\"message\":\"hi\"}", token))
                            .isEqualTo(200));

            try (Database database = Database.openReadOnly(gateway.config().database())) {
                assertThat(new ChainVerifier(database).verify().intact()).isTrue();
                assertThat(new AuditSearch(database).find(AuditQuery.everything(100)))
                        .filteredOn(event -> "echo".equals(event.entry().tool()))
                        .hasSizeGreaterThanOrEqualTo(3);
            }
            assertThat(Files.readString(gateway.log())).doesNotContain("\tat ");
        }
    }

    /** Holds a lock that every search waits for, and then ends the connections that wait. */
    private static void cutAConnectionInTheMiddleOfARead(GatewayProcess gateway, HttpClient console) throws Exception {
        DatabaseConfig where = gateway.config().database();
        try (Connection other = DriverManager.getConnection(where.url(), where.user(), where.password());
                Statement statement = other.createStatement()) {
            assertThat(console.send(login(gateway), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(console.send(audit(gateway), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);

            other.setAutoCommit(false);
            statement.execute("LOCK TABLE audit_index IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<HttpResponse<String>> reading =
                    console.sendAsync(audit(gateway), HttpResponse.BodyHandlers.ofString());
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE wait_event_type = 'Lock' AND datname = current_database()");
                return reading.isDone();
            });
            other.rollback();

            assertUnavailable(reading.join());
            assertThat(console.send(audit(gateway), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("\"code\":\"store_unavailable\"").doesNotContain("postgres", "Exception");
    }

    private static HttpRequest audit(GatewayProcess gateway) {
        return HttpRequest.newBuilder(gateway.admin().resolve("/api/audit")).build();
    }

    private GatewayProcess start(DatabaseConfig database) throws Exception {
        return GatewayProcess.start(
                folder.resolve("gateway"),
                Map.of(
                        "DATABASE_URL", database.url(),
                        "DATABASE_USER", String.valueOf(database.user()),
                        "DATABASE_PASSWORD", String.valueOf(database.password()),
                        "ADMIN_PASSWORD", "correct horse"));
    }

    private static HttpRequest call(GatewayProcess gateway, String token) {
        return HttpRequest.newBuilder(gateway.origin().resolve("/v1/tools/echo"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"hi\"}"))
                .build();
    }

    private static HttpRequest login(GatewayProcess gateway) {
        URI session = gateway.admin().resolve("/api/session");
        return HttpRequest.newBuilder(session)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"username\":\"admin\",\"password\":\"correct horse\"}"))
                .build();
    }

    private static HttpRequest ready(GatewayProcess gateway) {
        return HttpRequest.newBuilder(gateway.origin().resolve("/ready")).build();
    }
}
