package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The MCP Inspector's command line signs in at a real browser and asks, in either era. */
class InspectorTest {
    private final GatewayProcess gateway = GatewayProcess.shared();

    @TempDir
    private Path tokens;

    @BeforeAll
    static void needsABrowser() {
        Node.requireChromium();
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "modern"})
    void signsInListsAndCalls(String era) throws Exception {
        assertThat(inspect(era, "--method", "tools/list").path("tools").findValuesAsText("name"))
                .contains("whoami", "echo");

        JsonNode who = inspect(era, "--method", "tools/call", "--tool-name", "whoami");

        assertThat(who.path("structuredContent").path("user").path("uid").asText())
                .isEqualTo("alex");
    }

    private JsonNode inspect(String era, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                gateway.mcp().toString(),
                tokens.toString(),
                "--protocol-era",
                era,
                "--callback-url",
                "http://127.0.0.1:" + GatewayProcess.freePort() + "/oauth/callback"));
        command.addAll(Arrays.asList(arguments));
        String told = Node.run("inspector.mjs", command.toArray(String[]::new));
        return new ObjectMapper().readTree(told).path("result");
    }
}
