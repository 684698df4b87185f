package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditQueryText;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.TestIssuer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators watch the gateway by: metrics, the dashboard and alerts about them, logs as JSON. */
class MonitoringTest {
    private static final String TOKEN = "scrape-me-if-you-can";
    private static final Pattern METRIC = Pattern.compile("\\b(gatehouse|jvm)_[a-z0-9_]*[a-z0-9]");

    @TempDir
    private static Path folder;

    private static TestIssuer issuer;
    private static GatewayProcess gateway;
    private static String metrics;

    @BeforeAll
    static void start() throws Exception {
        issuer = TestIssuer.start();
        gateway = GatewayProcess.start(
                folder, Map.of("METRICS_TOKEN", TOKEN), config(), Gatehouse.class, "server", folder + "/config.yml");
        gateway.call("echo", "{\"message\":\"hi\"}", null);
        gateway.call("whoami", "{}", "not-a-token");
        metrics = scrape();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        issuer.close();
    }

    private static final String GONE = """
          - id: gone
            type: rest
            url: http://127.0.0.1:1
            identity: { mode: none }
            resilience: { retries: 0, breaker: { calls: 2 } }
            tools:
              - { name: gone_get, description: Gets one., method: GET, path: "/orders/1", access: { mode: public } }
        """;

    /** The shipped one with an outside issuer, an upstream, and logs as docs/monitoring.md says. */
    private static Path config() throws IOException {
        String shipped = Files.readString(Project.root().resolve("config.yml"));
        Matcher layout = Pattern.compile("(?m)^      layout:\n(?:        .*\n)+")
                .matcher(Files.readString(Project.root().resolve("docs/monitoring.md")));
        assertThat(layout.find()).isTrue();
        String changed =
                shipped.replaceFirst("identity:\n", "identity:\n  issuers:\n    - issuer: " + issuer.issuer() + "\n")
                                .replaceFirst("\nupstreams:\n", "\nupstreams:\n" + GONE)
                                .stripTrailing()
                        + "\n" + layout.group()
                        + """

                        audit: { sinks: [{ id: archive, type: directory, directory: %s }] }
                        trustedProxies: { addresses: [127.0.0.1] }
                        """.formatted(folder.resolve("archive"));
        return Files.writeString(folder.resolve("config.yml"), changed);
    }

    private static String scrape() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(gateway.admin().resolve("/metrics"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitoring.md", "monitoring/grafana-dashboard.json", "monitoring/alerts.yml"})
    void everyMetricThatIsNamedExists(String document) throws IOException {
        Set<String> published = new TreeSet<>();
        Matcher sample = Pattern.compile("(?m)^([a-z0-9_]+)[ {]").matcher(metrics);
        while (sample.find()) {
            published.add(sample.group(1));
            published.add(sample.group(1).replaceFirst("_(bucket|count|sum)$", ""));
        }
        Set<String> named = new TreeSet<>();
        Matcher name =
                METRIC.matcher(Files.readString(Project.root().resolve("docs").resolve(document)));
        while (name.find()) {
            named.add(name.group());
        }

        assertThat(named).hasSizeGreaterThan(7);
        assertThat(published).containsAll(named);
    }

    @Test
    void theDocumentNamesEveryMetricOfOurs() throws IOException {
        String document = Files.readString(Project.root().resolve("docs/monitoring.md"));
        List<String> ours = metrics.lines()
                .filter(line -> line.startsWith("# TYPE gatehouse_"))
                .map(line -> line.split(" ", -1)[2])
                .toList();

        assertThat(ours)
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(document).contains("`" + name));
    }

    @Test
    void countsRefusalsByReason() {
        assertThat(metrics)
                .containsPattern("gatehouse_refusals_total\\{reason=\"no_credentials\"} 1")
                .containsPattern("gatehouse_refusals_total\\{reason=\"[a-z_]*token[a-z_]*\"} 1");
    }

    @Test
    void saysHowTheStoreDoes() {
        assertThat(metrics)
                .contains("gatehouse_store_up 1", "gatehouse_store_queue 0")
                .containsPattern("gatehouse_store_commits_total [1-9]")
                .containsPattern("gatehouse_audit_events [1-9]");
    }

    @Test
    void noLabelHoldsWhatACallerSent() {
        assertThat(metrics.lines().filter(line -> line.startsWith("gatehouse_")))
                .noneMatch(line -> line.contains("not-a-token") || line.contains("echo") || line.contains("whoami"));
    }

    @Test
    void logsAreJsonLines() throws IOException {
        List<String> lines = Files.readAllLines(gateway.log()).stream()
                .filter(line -> line.startsWith("{"))
                .toList();

        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            JsonNode event = new ObjectMapper().readTree(line);
            assertThat(event.path("level").asText()).isNotEmpty();
            assertThat(event.path("message").asText()).isNotEmpty();
        }
    }

    @Test
    void behindATrustedProxyTheRecordHasTheAddressOfTheClient() throws Exception {
        for (String forwarded : List.of("203.0.113.7", "198.51.100.1, 203.0.113.8")) {
            HttpRequest request = HttpRequest.newBuilder(gateway.origin().resolve("/v1/tools/whoami"))
                    .header("Content-Type", "application/json")
                    .header("X-Forwarded-For", forwarded)
                    .header("X-Request-Id", "proxied-by-" + forwarded.length())
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                client.send(request, HttpResponse.BodyHandlers.discarding());
            }
        }

        try (Database database = Database.openReadOnly(gateway.config().database())) {
            AuditSearch audit = new AuditSearch(database);
            assertThat(addresses(audit, "proxied-by-11")).containsExactly("203.0.113.7");
            assertThat(addresses(audit, "proxied-by-25")).containsExactly("203.0.113.8");
        }
    }

    private static List<String> addresses(AuditSearch audit, String request) {
        return audit
                .find(AuditQuery.everything(10)
                        .and(AuditQueryText.parse("request:" + request).conditions()))
                .stream()
                .map(event -> String.valueOf(event.entry().address()))
                .toList();
    }

    @Test
    void aLineLoggedForARequestCarriesItsIds() throws Exception {
        for (String id : List.of("log-me-1", "log-me-2")) {
            HttpRequest request = HttpRequest.newBuilder(gateway.origin().resolve("/v1/tools/gone_get"))
                    .header("Content-Type", "application/json")
                    .header("X-Request-Id", id)
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.headers().firstValue("X-Request-Id")).contains(id);
            }
        }

        JsonNode opened = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> line("fails too often"), Objects::nonNull);
        assertThat(opened.path("requestId").asText()).isEqualTo("log-me-2");
        assertThat(opened.path("decisionId").asText()).isNotEmpty();
        assertThat(Files.readAllLines(gateway.log()))
                .anyMatch(line -> line.startsWith("{") && !line.contains("requestId"));
    }

    private static @Nullable JsonNode line(String message) throws IOException {
        for (String line : Files.readAllLines(gateway.log())) {
            if (line.startsWith("{") && line.contains(message)) {
                return new ObjectMapper().readTree(line);
            }
        }
        return null;
    }
}
