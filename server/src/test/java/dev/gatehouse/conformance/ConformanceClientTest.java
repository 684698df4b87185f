package dev.gatehouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.conformance.Suite.Scenario;
import dev.gatehouse.testing.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The official suite judges how MCP servers are spoken to as upstreams: every scenario that needs no sign-in at the
 * upstream passes, and the documents say what it found.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConformanceClientTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> REVISIONS = List.of(Wire.MODERN, Wire.LEGACY);
    private static final Map<String, List<Scenario>> FOUND = new TreeMap<>();

    private static HttpServer driver;

    /** One process does the work for every scenario, since starting one for each takes a machine of many cores. */
    @BeforeAll
    static void start() throws Exception {
        Node.script("conformance-client.mjs"); // installs the suite, where nothing has
        driver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        driver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        driver.createContext("/", ConformanceClientTest::drive);
        driver.start();
    }

    @AfterAll
    static void stop() {
        driver.stop(0);
    }

    private static void drive(HttpExchange exchange) throws IOException {
        String problem = "";
        try {
            JsonNode asked = JSON.readTree(exchange.getRequestBody());
            ConformanceClient.run(
                    URI.create(asked.path("url").asText()),
                    asked.path("revision").asText(),
                    asked.path("context").textValue());
        } catch (Exception e) {
            problem = String.valueOf(e);
        }
        byte[] said = problem.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(problem.isEmpty() ? 200 : 500, said.length == 0 ? -1 : said.length);
        if (said.length > 0) {
            exchange.getResponseBody().write(said);
        }
        exchange.close();
    }

    /** A scenario of a revision. */
    record Asked(String revision, String scenario, boolean scored) {}

    static List<Asked> scenarios() throws IOException {
        List<Asked> asked = new ArrayList<>();
        for (String revision : REVISIONS) {
            Suite.clientScenarios(revision)
                    .forEach((scenario, scored) -> asked.add(new Asked(revision, scenario, scored)));
        }
        return asked;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    @Order(1)
    void passes(Asked asked) throws Exception {
        Scenario found = Suite.client(
                asked.revision(),
                asked.scenario(),
                asked.scored(),
                driver.getAddress().getPort(),
                ConformanceGateway.folder().resolve("client " + asked.revision() + " " + asked.scenario()));
        FOUND.computeIfAbsent(asked.revision(), any -> new ArrayList<>()).add(found);

        assertThat(found.failures()).isEmpty();
        assertThat(found.warnings()).isZero();
        assertThat(found.passed()).isPositive();
    }

    @Test
    @Order(2)
    void findsWhatTheDocumentsSay() throws Exception {
        List<Report.Run> runs = REVISIONS.stream()
                .map(revision -> new Report.Run(revision, Report.AS_CLIENT, FOUND.getOrDefault(revision, List.of())))
                .toList();
        Report report = Report.documented(true, runs);

        assertThat(Report.standing("conformance.json")).isEqualTo(report.json());
        assertThat(Report.standing("conformance.md")).isEqualTo(report.markdown());
    }
}
