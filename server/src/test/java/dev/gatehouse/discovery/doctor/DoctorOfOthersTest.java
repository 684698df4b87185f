package dev.gatehouse.discovery.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.discovery.doctor.ClientReport.Verdict;
import dev.gatehouse.discovery.doctor.Doctor.Manner;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk through a server that is not ours: the official SDK's example, with the SDK's authorization server. */
class DoctorOfOthersTest {
    private static final Egress EGRESS = new Egress(new EgressConfig(List.of("localhost", "127.0.0.1", "::1")));

    private static Process server;
    private static String mcp;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        EGRESS.start();
        int port = GatewayProcess.freePort();
        ProcessBuilder example = Node.program(
                        "@modelcontextprotocol/sdk/dist/esm/examples/server/simpleStreamableHttp.js", "--oauth")
                .redirectOutput(folder.resolve("server.log").toFile());
        example.environment().put("MCP_PORT", String.valueOf(port));
        example.environment().put("MCP_AUTH_PORT", String.valueOf(GatewayProcess.freePort()));
        server = example.start();
        mcp = "http://localhost:" + port + "/mcp";
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .failFast("the example stopped", () -> !server.isAlive())
                .ignoreExceptions()
                .until(() -> answer(URI.create(mcp)).statusCode() == 401);
    }

    @AfterAll
    static void stop() throws Exception {
        server.destroy();
        EGRESS.stop();
    }

    private static HttpResponse<String> answer(URI url) throws Exception {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            return browser.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void registersEachClientThereAndTheSignInPageKnowsIt() throws Exception {
        DoctorReport report = new Doctor(EGRESS).examine(mcp, KnownClients.all(), new Manner(true, true));

        assertThat(report.clients()).hasSize(6).allSatisfy(client -> {
            assertThat(client.verdict()).as(client.client()).isNotEqualTo(Verdict.FAILS);
            HttpResponse<String> page = answer(Objects.requireNonNull(client.authorizationUrl()));
            assertThat(page.statusCode()).as(client.client()).isEqualTo(302);
            assertThat(page.headers().firstValue("Location").orElse(""))
                    .as("the example signs in at once")
                    .contains("code=");
        });
    }

    @Test
    void notesThatItsMetadataStandsAtOneOfTheTwoUrlsAlone() {
        DoctorReport report =
                new Doctor(EGRESS).examine(mcp, List.of(KnownClients.all().getFirst()), new Manner(true, false));

        assertThat(report.findings()).extracting(Finding::problem).containsExactly(Problem.RESOURCE_METADATA_MISSING);
        assertThat(report.findings()).extracting(Finding::severity).containsExactly(Severity.NOTE);
    }
}
