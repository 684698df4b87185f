package dev.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.ConfigProblem;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.Parts;
import dev.gatehouse.testing.Project;
import dev.gatehouse.upstream.UpstreamConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped {@code config.yml} where the demo has been switched off. */
class DemoSwitchedOffTest {
    @TempDir
    private Path folder;

    private GatehouseConfig shipped(String demo, String more) throws Exception {
        String text =
                Files.readString(Project.root().resolve("config.yml")).replace("  demo: true ", "  demo: " + demo + " ")
                        + more;
        Path file = Files.writeString(folder.resolve("config.yml"), text);
        return ConfigFile.read(file, Map.of("DATA_DIR", folder.resolve("data").toString()));
    }

    @Test
    void namesBothBackendsOfTheDemoWhileItIsOn() throws Exception {
        assertThat(shipped("true", "").upstreams())
                .extracting(UpstreamConfig::id)
                .containsExactly("orders", "desk");
    }

    @Test
    void leavesTheBackendsOfTheDemoOutAndSaysSo() throws Exception {
        GatehouseConfig config = shipped("false", "");

        assertThat(config.upstreams()).isEmpty();
        assertThat(config.meaning())
                .containsEntry("Upstreams", "none")
                .containsEntry("Left out", "orders, desk (backends of the demo, which is off)");
    }

    @Test
    void keepsWhatIsSaidOfDemoToolsForWhenTheyComeBack() throws Exception {
        try (Parts parts = Gatehouse.offline(shipped("false", ""))) {
            assertThat(parts.tools().current().tools()).isEmpty();
        }
    }

    @Test
    void refusesARouteToABackendThatIsLeftOut() {
        assertThatExceptionOfType(ConfigProblem.class)
                .isThrownBy(() -> shipped("false", "\nroutes:\n  - { tool: help, upstreams: [orders, desk] }\n"))
                .withMessageContaining("orders")
                .withMessageContaining("tools.demo is false");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9403, true",
        "http://localhost:9404/mcp, true",
        "http://[::1]:9404/mcp, true",
        "http://127.0.0.1:9405, false",
        "http://127.0.0.1, false",
        "http://10.0.0.1:9403, false",
        "https://orders.example.com:9403, false"
    })
    void knowsItsOwnBackendsByTheirPort(URI url, boolean own) {
        assertThat(new DemoConfig(9403, 9404).isAt(url)).isEqualTo(own);
        assertThat(DemoConfig.NONE.isAt(url)).isFalse();
    }
}
