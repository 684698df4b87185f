package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Project;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot start says why in one line: the place, the reason and the fix, without a stack trace. */
class StartErrorTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> brokenConfigurations() {
        return Stream.of(
                Arguments.of("limits:", "limitz:", "limitz: no such key, did you mean limits?"),
                Arguments.of("  perCaller:", "  perCaler:", "limits.perCaler: no such key, did you mean perCaller?"),
                Arguments.of("clockSkew: 30s", "clockSkew: 90s", "identity.clockSkew"),
                Arguments.of(
                        "identity:\n  clockSkew",
                        "trustedProxies: { addresses: [proxy] }\nidentity:\n  clockSkew",
                        "trustedProxies.addresses"),
                Arguments.of(
                        "  adminConnectors:\n    - type: http",
                        "  adminConnectors:\n    - type: http\n      useForwardedHeaders: true",
                        "trustedProxies.addresses"),
                Arguments.of("clockSkew: 30s", "clockSkew: soon", "identity.clockSkew"),
                Arguments.of("users: demo", "users: everybody", "authorizationServer.users"),
                Arguments.of(
                        "echo: { mode: required, scopes: [demo:read] }", "eko: { mode: required }", "tools.access.eko"),
                Arguments.of("publicUrl: ", "publicUrl: http://gateway.example.com #", "publicUrl"),
                Arguments.of("publicUrl: ", "publicUrl: https://gateway.example.com #", "authorizationServer.users"),
                upstream("type: carrier-pigeon", "upstreams[0]: type 'carrier-pigeon' is not known; use one of rest"),
                upstream("id: orders", "upstreams[0]: type is missing; use one of rest"),
                upstream(
                        "{ type: rest, id: a, url: 'http://127.0.0.1', tools: [{ name: x, path: /, pth: / }] }",
                        "upstreams[0].tools[0].pth: no such key, did you mean path?"),
                upstream(
                        "{ type: rest, id: a, url: 'http://127.0.0.1', tools: [{ name: x, path: /a/../b }] }",
                        "upstream a, tool x: path '/a/../b' has a segment of dots"),
                upstream(
                        "{ type: rest, id: a, url: 'http://127.0.0.1', identity: { mode: vault },"
                                + " tools: [{ name: x, path: / }] }",
                        "mode vault (each user's own grant at the backend's provider) is not there yet"),
                issuer("tokenTypes: [id+jwt]", "has 'id+jwt', which is no type of access tokens; use at+jwt"),
                issuer("users: { uid: '{sub}' }", "identity.issuers[0].users.uid: the issuers"),
                issuer(
                        "introspection: { clientId: a, authMethod: private_key_jwt, keyFile: /nowhere }",
                        "identity.issuers: introspection.keyFile /nowhere is not a readable private JWK"),
                upstream(
                        "{ type: openapi, id: a, url: 'http://127.0.0.1', document: /nowhere.yaml }",
                        "upstream a: /nowhere.yaml cannot be used"),
                Arguments.of(
                        "upstreams:",
                        "routes: [{ tool: any, upstreams: [orders, desk] }]\nupstreams:",
                        "routes.any: the upstream orders has no tool any; say with name"),
                Arguments.of("jdbc:sqlite:", "jdbc:mysql:", "database.url"),
                Arguments.of("  allow: [", "  allow: [\"https://x\", ", "egress.allow"));
    }

    private static Arguments issuer(String more, String expected) {
        return Arguments.of("clockSkew: 30s", "issuers: [{ issuer: https://idp.example.com, " + more + " }]", expected);
    }

    private static Arguments upstream(String entry, String expected) {
        return Arguments.of("upstreams:", "upstreams:\n  - " + entry, expected);
    }

    private Path broken(String from, String to) throws Exception {
        String shipped = Files.readString(Project.root().resolve("config.yml"));
        assertThat(shipped).contains(from);
        return Files.writeString(folder.resolve("broken.yml"), shipped.replace(from, to));
    }

    /** What ./gatehouse and ./gatehouse check say of it, in this process. */
    private static String said(Path broken) {
        return StartError.describe(catchThrowable(() -> ConfigTrial.of(ConfigFile.read(broken, Map.of()))));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("brokenConfigurations")
    void namesTheFileTheKeyTheReasonAndTheFixInOneLine(String from, String to, String expected) throws Exception {
        Path broken = broken(from, to);

        assertThat(said(broken))
                .startsWith(broken + ": ")
                .contains(expected)
                .doesNotContain("dev.gatehouse", "java.", "com.fasterxml", "\n");
    }

    @Test
    void keepsWhoSaidSo() throws Exception {
        Path broken = broken("echo: { mode: required, scopes: [demo:read] }", "eko: { mode: required }");

        assertThat(catchThrowable(() -> ConfigTrial.of(ConfigFile.read(broken, Map.of()))))
                .isInstanceOf(ConfigProblem.class)
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tools.access.eko");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "users: demo|users: everybody|authorizationServer.users: 'everybody' is not known; use one of demo, ",
                "{ mode: required,|{ mode: maybe,|'maybe' is not known; use one of public, optional, required",
                "[demo:read] }|demo:read }|tools.access.echo.scopes: the value must be a list",
                "clockSkew: 30s|clockSkew: [30s]|identity.clockSkew: the value must be a time such as 30s",
                "demo: true|demo: [true|line 16, column 3: expected ',' or ']'",
                "publicUrl: |publicUrl: ftp://x #|publicUrl: ftp://x is not an http or https URL",
                "clockSkew: 30s|issuers: [{}]|issuer is missing",
                "clockSkew: 30s|issuers: [{ issuer: http://idp.example.com }]|is plain http, so that anybody",
                "demo: true|demo: perhaps|tools.demo: the value must be true or false",
                "clockSkew: 30s|clockSkew: 30s, clockSkew: 40s|clockSkew (line 13): the key is there twice; remove one"
            })
    void saysWhatAValueOfTheWrongKindMustBe(String from, String to, String expected) throws Exception {
        namesTheFileTheKeyTheReasonAndTheFixInOneLine(from, to.replace(", clockSkew", "\n  clockSkew"), expected);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "server|{ issuer: https://idp.example.com, tokenTypes: [id+jwt] }|read",
                "server|{ issuer: https://idp.example.com }, { issuer: https://idp.example.com/ }|made of it",
                "check|{ issuer: https://idp.example.com }, { issuer: https://idp.example.com/ }|made of it"
            })
    void endsWithThatLineAlone(String command, String issuers, String found) throws Exception {
        Path broken = broken("clockSkew: 30s", "issuers: [" + issuers + "]");

        Ended ended = run(command, broken.toString());

        assertThat(ended.code()).as("found when it is " + found).isEqualTo(1);
        assertThat(ended.lines()).containsExactly("gatehouse: " + said(broken));
    }

    @Test
    void triesAConfigurationOnDataThatIsThrownAway() throws Exception {
        Path config = broken("./data", folder.resolve("data").toString());

        ConfigTrial.of(ConfigFile.read(config, Map.of()));

        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void namesTheAddressThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Ended ended = run(Map.of("PORT", String.valueOf(taken.getLocalPort())), "server", config());

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.lines())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("PORT");
        }
    }

    @Test
    void namesTheFolderThatCannotBeMade() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        Ended ended = run(Map.of("DATA_DIR", file.resolve("data").toString()), "server", config());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.lines()).singleElement().asString().contains(file.toString());
    }

    @Test
    void namesTheFileThatIsMissing() throws Exception {
        Ended ended = run("server", folder.resolve("nowhere.yml").toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.lines()).singleElement().asString().contains("nowhere.yml");
    }

    private static String config() {
        return Project.root().resolve("config.yml").toString();
    }

    private Ended run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Ended run(Map<String, String> more, String... arguments) throws Exception {
        Map<String, String> environment = new java.util.HashMap<>(Map.of(
                "PORT", String.valueOf(GatewayProcess.freePort()),
                "ADMIN_PORT", String.valueOf(GatewayProcess.freePort()),
                "DATA_DIR", folder.resolve("data").toString()));
        environment.putAll(more);
        Path log = folder.resolve("out.log");
        Process process = GatewayProcess.process(environment, log, arguments);
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Ended(process.waitFor(), Files.readAllLines(log));
    }

    private record Ended(int code, java.util.List<String> lines) {}
}
