package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that only starts programs connects through mcp-remote, which signs in at a real browser. */
class McpRemoteTest {
    @TempDir
    private Path tokens;

    @BeforeAll
    static void needsABrowser() {
        Node.requireChromium();
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "modern"})
    void connectsProgramsOfEitherEra(String era) throws Exception {
        GatewayProcess gateway = GatewayProcess.shared();

        JsonNode told = new ObjectMapper()
                .readTree(Node.run("mcp-remote.mjs", era, gateway.mcp().toString(), tokens.toString()));

        assertThat(told.path("uid").asText()).isEqualTo("alex");
        assertThat(told.path("tools").toString()).contains("\"whoami\"", "\"echo\"");
        assertThat(told.path("echo").asText()).isEqualTo("Echo: hello");
        assertThat(told.path("signIns").asInt()).isEqualTo(1);
        assertThat(told.path("resource").asText()).isEqualTo(gateway.mcp().toString());
        assertThat(told.path("challengeMethod").asText()).isEqualTo("S256");
    }
}
