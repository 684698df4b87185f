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
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The official suite judges how MCP servers are spoken to as upstreams: every scenario that needs no sign-in at the
 * upstream passes.
 */
class ConformanceClientTest {
    private static final ObjectMapper JSON = new ObjectMapper();

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
    record Run(String revision, String scenario) {}

    static List<Run> scenarios() throws IOException {
        List<Run> runs = new ArrayList<>();
        for (String revision : List.of(Wire.MODERN, Wire.LEGACY)) {
            Suite.clientScenarios(revision).forEach(scenario -> runs.add(new Run(revision, scenario)));
        }
        return runs;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void passes(Run run) throws Exception {
        Scenario found = Suite.client(
                run.revision(),
                run.scenario(),
                driver.getAddress().getPort(),
                ConformanceGateway.folder().resolve("client " + run.revision() + " " + run.scenario()));

        assertThat(found.failures()).isEmpty();
        assertThat(found.warnings()).isZero();
        assertThat(found.passed()).isPositive();
    }
}
