package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.Recorder;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.upstream.McpUpstreamConfig;
import dev.gatehouse.upstream.SseUpstreamConfig;
import dev.gatehouse.upstream.StdioUpstreamConfig;
import dev.gatehouse.upstream.UpstreamConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What can be called, and what an entry of an MCP registry would become: {@code ./gatehouse tools}. */
class ToolsCommandTest {
    private static final Path ENTRIES = Project.root().resolve("server/src/test/resources/registry");

    @TempDir
    private Path folder;

    private record Ended(int code, String output, String errors) {}

    private static Ended run(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine line =
                GatehouseCommand.line().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors, true));
        int code = line.execute(arguments);
        return new Ended(code, output.toString(), errors.toString());
    }

    private static String entry(String name) {
        return ENTRIES.resolve(name).toString();
    }

    /** What the gateway reads when the command's output stands in its configuration. */
    private UpstreamConfig imported(Map<String, String> environment, String... arguments) throws Exception {
        Ended ended = run(arguments);
        assertThat(ended.errors()).isEmpty();
        assertThat(ended.code()).isZero();
        GatehouseConfig config = ConfigFile.read(config("upstreams:\n" + ended.output()), environment);
        return config.upstreams().getFirst();
    }

    private Path config(String more) throws Exception {
        return Files.writeString(folder.resolve("config.yml"), """
            publicUrl: http://localhost:8080
            dataDirectory: %1$s
            database: { url: "jdbc:sqlite:%1$s/gatehouse.db" }
            egress: { allow: [127.0.0.1] }
            """.formatted(folder) + more);
    }

    @Test
    void importsAPackageAsAProgramThatTheOperatorStarts() throws Exception {
        StdioUpstreamConfig program = (StdioUpstreamConfig) imported(
                Map.of("UPSTREAM_WEATHER_WEATHER_API_KEY", "k-1", "UPSTREAM_WEATHER_PLACES_FILE", "/srv/places"),
                "tools",
                "import",
                entry("weather.json"));

        assertThat(program.id()).isEqualTo("weather");
        assertThat(program.commandLine())
                .containsExactly(
                        "npx",
                        "-y",
                        "@example/weather-mcp@1.4.0",
                        "serve",
                        "--units",
                        "metric",
                        "--quiet",
                        "/srv/places");
        assertThat(program.env())
                .containsExactlyInAnyOrderEntriesOf(Map.of("WEATHER_API_KEY", "k-1", "LOG_LEVEL", "info"));
        assertThat(program.approval().wireName()).isEqualTo("review");
        assertThat(program.access()).isEqualTo(new AccessConfig(Access.Mode.REQUIRED, List.of("weather:use"), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2|uvx weather-mcp@1.4.0",
                "3|docker run -i --rm -e WEATHER_API_KEY --mount type=bind,src=/srv,dst=/data"
                        + " docker.io/example/weather-mcp:1.4.0",
                "4|dnx Example.Weather@1.4.0-beta --yes -- mcp"
            })
    void runsEachKindOfPackageWithItsOwnRunner(String way, String line) throws Exception {
        StdioUpstreamConfig program = (StdioUpstreamConfig) imported(
                Map.of("UPSTREAM_WEATHER_SOURCE", "/srv"), "tools", "import", "--way", way, entry("weather.json"));

        assertThat(String.join(" ", program.commandLine())).isEqualTo(line);
    }

    @Test
    void saysWhichVariablesMustBeSetAndWhatIsLeftOut() {
        assertThat(run("tools", "import", entry("weather.json")).output())
                .contains("# Set UPSTREAM_WEATHER_WEATHER_API_KEY (secret): The key of your account.")
                .contains("# Set UPSTREAM_WEATHER_PLACES_FILE: A file of places.")
                .contains("# 'LOG_LEVEL' has its default.")
                .contains("# 'CACHE_DIR' is not set: Where answers are kept.")
                .contains("# 'places_file' may be given several times.")
                .contains("with the rights of the gateway's user");
    }

    @Test
    void importsARemoteServerWithTheHeadersThatItWants() throws Exception {
        McpUpstreamConfig remote = (McpUpstreamConfig) imported(
                Map.of("UPSTREAM_SALES_TOKEN", "t-1"), "tools", "import", "--id", "sales", entry("analytics.json"));

        assertThat(remote.id()).isEqualTo("sales");
        assertThat(remote.url()).hasToString("https://eu.analytics.example.com/mcp");
        assertThat(remote.headers()).isEqualTo(Map.of("Authorization", "Bearer t-1"));
        assertThat(remote.toString()).doesNotContain("t-1");
        assertThat(imported(Map.of(), "tools", "import", "--way", "3", entry("analytics.json")))
                .isInstanceOfSatisfying(SseUpstreamConfig.class, sse -> {
                    assertThat(sse.id()).isEqualTo("acme-analytics");
                    assertThat(sse.url()).hasToString("https://analytics.example.com/sse");
                });
    }

    @Test
    void previewsEveryWayAndWhyOneIsNone() {
        Ended weather = run("tools", "preview", entry("weather.json"));
        Ended analytics = run("tools", "preview", entry("analytics.json"));

        assertThat(weather.code()).isZero();
        assertThat(weather.output())
                .startsWith("io.github.example/weather 1.4.0\n  Forecasts and warnings for places by name\n")
                .contains("1. npm package @example/weather-mcp 1.4.0\n")
                .contains("5. npm package @example/weather-http 1.4.0\n  Not possible: its program listens on a port")
                .contains("6. mcpb package", "Not possible: packages of the type 'mcpb' are not run");
        assertThat(analytics.output())
                .startsWith("com.example/Acme.Analytics 2.0.0 (deprecated)\n")
                .contains("1. Streamable HTTP at https://{region}.analytics.example.com/mcp")
                .contains("2. Streamable HTTP at http://", "Not possible: its URL is not of https");
    }

    @Test
    void letsAnEntryReadNoVariableOfTheGatewayAndWriteNoKeyOfTheConfiguration() throws Exception {
        StdioUpstreamConfig program = (StdioUpstreamConfig) imported(
                Map.of("ADMIN_PASSWORD", "hunter22", "UPSTREAM_ADMIN_PASSWORD", "given"),
                "tools",
                "import",
                entry("hostile.json"));

        assertThat(program.id()).isEqualTo("admin");
        assertThat(program.commandLine())
                .containsExactly(
                        "npx",
                        "-y",
                        "harmless@1.0.0",
                        "${ADMIN_PASSWORD}",
                        "--x${ADMIN_PASSWORD}",
                        "$",
                        "${ADMIN_PASSWORD}",
                        "${ADMIN_PASSWORD}",
                        "a\"b: '{}#\nc");
        assertThat(program.env())
                .containsExactlyInAnyOrderEntriesOf(Map.of("PASSWORD", "given", "TAKEN", "${ADMIN_PASSWORD:-x}"));
        assertThat(run("tools", "import", entry("hostile.json")).output()).doesNotContain("\u202e");
    }

    @Test
    void runsNothingThatIsNotAPinnedPackageAndReachesNothingThatIsNotHttps() {
        assertThat(run("tools", "preview", entry("hostile.json")).output())
                .contains("its URL has a user")
                .contains("its URL is not of https")
                .contains("it wants a header whose name cannot be one")
                .contains("npm package --eval=1 1.0.0\n  Not possible: its identifier is not the name of a package")
                .contains("x.tgz 1.0.0\n  Not possible: its identifier")
                .contains("moving latest\n  Not possible: it names no version")
                .contains("moving\n  Not possible: it names no version")
                .contains("environment variable whose name cannot be one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a/b\",\"version\":\"1\"}|it has neither packages nor remotes",
                "{\"packages\":[]}|it is no entry of an MCP registry",
                "{\"servers\":[{},{}]}|it is a list of 2 servers",
                "[|it is not JSON",
                "{\"name\":\"a/b\",\"packages\":[{\"registryType\":\"deb\"}]}|a/b cannot be an upstream: deb package"
            })
    void saysInALineWhyAnEntryCannotBeUsed(String text, String reason) throws Exception {
        Path file = Files.writeString(folder.resolve("server.json"), text);

        Ended ended = run("tools", "import", file.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors()).contains(reason).doesNotContain("\tat ", "cannot start");
        assertThat(ended.errors().lines()).hasSize(1);
    }

    @Test
    void fetchesAnEntryFromARegistry() throws Exception {
        try (Recorder registry = Recorder.start()) {
            registry.answers(Recorder.json(Files.readString(ENTRIES.resolve("analytics.json"))));
            assertThat(run("tools", "import", registry.url() + "/v0/servers/x").output())
                    .contains("id: \"acme-analytics\"");

            registry.answers(Recorder.answer("404 Not Found", "text/plain", ""));
            assertThat(run("tools", "import", registry.url() + "/v0/servers/x").errors())
                    .contains("its server answers with status 404");
        }
    }

    @Test
    void listsToolsWithTheirSourceAccessAndApproval() throws Exception {
        Path config = config("""
            upstreams:
              - id: orders
                type: rest
                url: http://127.0.0.1:1
                access: { mode: required, scopes: [orders:read] }
                tools: [{ name: orders_list, path: /orders }]
              - { id: far, type: mcp, url: "http://127.0.0.1:1/mcp" }
            """);

        Ended all = run("tools", "list", config.toString());

        assertThat(all.code()).isZero();
        assertThat(all.output().lines())
                .anyMatch(line -> line.matches("orders_list +orders +required orders:read +approved"))
                .anyMatch(line -> line.matches("auth_show +\\(built in\\) +public +approved"))
                .anyMatch(line -> line.startsWith("Nothing is known yet of far:"))
                .anyMatch(line -> line.matches("8 of 8 tools can be called\\."));
        assertThat(run("tools", "list", "--source", "orders", config.toString()).output())
                .contains("1 of 1 tools")
                .doesNotContain("auth_show", "far");
    }

    @Test
    void asksAnUpstreamAndShowsWhatWasNotApproved() throws Exception {
        try (Recorder shop = Recorder.start()) {
            shop.answers(Recorder.json("""
                {"openapi":"3.1.0","info":{"title":"Shop","version":"1"},"servers":[{"url":"/"}],
                 "paths":{"/items":{"get":{"operationId":"items","description":"Every item"}}}}\
                """));
            Path config =
                    config("upstreams: [{ id: shop, type: openapi, document: '" + shop.url() + "/openapi.json' }]");

            Ended ended = run("tools", "diff", "shop", "--config", config.toString());

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("shop_items: new", "+ Every item")
                    .contains("shop: tools offered 1, not approved 1, gone 0.");
            assertThat(run("tools", "diff", "nothing", "--config", config.toString())
                            .errors())
                    .contains("the configuration has no upstream nothing");
        }
        Path down = config("upstreams: [{ id: shop, type: mcp, url: 'http://127.0.0.1:1/mcp' }]");
        Ended unreachable = run("tools", "diff", "shop", "--config", down.toString());
        assertThat(unreachable.code()).isEqualTo(1);
        assertThat(unreachable.errors()).contains("shop cannot be asked:");
    }

    @Test
    void showsADocumentsTextsWithoutWhatWouldDriveTheTerminal() throws Exception {
        Path document = Files.writeString(folder.resolve("shop.json"), """
            {"openapi":"3.1.0","info":{"title":"Shop","version":"1"},"servers":[{"url":"http://shop"}],
             "paths":{"/a":{"get":{"operationId":"a","summary":"Lists\\u001b[2J\\nall"}},
                          "/b\\u001b]0;x\\u0007":{"get":{"operationId":"b"}}}}
            """);

        String output = run("openapi", "preview", document.toString()).output();

        assertThat(output).contains("Lists?[2J?all").doesNotContain("\u001b", "\u0007");
    }
}
