package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin's part of the story, in a real browser, on a gateway of its own because it changes who may call what. */
class ConsoleStoryTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsABrowser() {
        Node.requireChromium();
    }

    @Test
    void anAdminChangesAccessFindsTheRefusalAndDebugsAToken() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, Map.of())) {
            JsonNode told = new ObjectMapper()
                    .readTree(Node.run(
                            "console-story.mjs",
                            gateway.admin() + "/console/",
                            gateway.adminPassword(),
                            gateway.mcp().toString(),
                            gateway.token("alex", "demo:read"),
                            Node.screenshots().toString()));

            assertThat(told.path("violations")).as("axe").isEmpty();
            assertThat(told.path("problems")).as("errors of the page").isEmpty();
        }
    }
}
