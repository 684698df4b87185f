package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.audit.ChainVerifier;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Project;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's commands: what they print where, and how they end. */
class CommandsTest {
    private static final String CONFIG = Project.root().resolve("config.yml").toString();

    @TempDir
    private Path folder;

    @Test
    void tokenPrintsATokenAndNothingElse() throws Exception {
        Ended ended = launched("token", "--user", "alex", "--scope", "demo:read", "--ttl", "5m", CONFIG);

        assertThat(ended.code()).isZero();
        assertThat(ended.errors()).isEmpty();
        SignedJWT token = SignedJWT.parse(ended.output().strip());
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("alex");
        assertThat(token.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("demo:read");
    }

    @Test
    void tokenHoldsTheScopesOfServersToo() throws Exception {
        Ended ended = run("", "token", "--user", "alex", CONFIG);

        assertThat(SignedJWT.parse(ended.output().strip()).getJWTClaimsSet().getStringClaim("scope"))
                .contains("demo:read", "orders:read", "desk:use");
    }

    @Test
    void tokenForAStrangerSaysSoOnStandardError() throws Exception {
        Ended ended = launched("token", "--user", "nobody", CONFIG);

        assertThat(ended.code()).isNotZero();
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors()).contains("there is no user nobody");
    }

    @Test
    void theDoctorFindsOurOwnEndpointInOrder() throws Exception {
        String url = GatewayProcess.shared().mcp().toString();

        Ended ended = run("", "doctor", url);

        assertThat(ended.code()).isZero();
        assertThat(ended.output())
                .contains("ChatGPT      works with a public https URL")
                .contains("Claude Code  works", "Cursor       works", "VS Code      works", "mcp-remote   works")
                .contains("oauth2/authorize?")
                .doesNotContain("error  ", "warning");
        JsonNode report = new ObjectMapper()
                .readTree(run("", "doctor", "--json", "--client", "claude-code", url)
                        .output());
        assertThat(report.at("/clients/0/verdict").asText()).isEqualTo("works");
        assertThat(report.path("findings")).isEmpty();
    }

    @Test
    void theDoctorsExitCodeTellsFailingClientsFromAServerOutOfReachAndWrongUsage() throws Exception {
        String health = GatewayProcess.shared().origin().resolve("/health").toString();

        Ended failing = run("", "doctor", "--client", "vscode", health);
        Ended outOfReach = run("", "doctor", "http://127.0.0.1:1/mcp");
        Ended unknown = run("", "doctor", "--client", "netscape", health);
        Ended noUrl = run("", "doctor", "localhost/mcp");

        assertThat(failing.code()).isEqualTo(1);
        assertThat(failing.output()).contains("fails at step 1, MCP endpoint", "fix:");
        assertThat(outOfReach.code()).isEqualTo(2);
        assertThat(outOfReach.output()).contains("unreachable");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.errors()).contains("there is no client netscape; there are chatgpt, claude,");
        assertThat(noUrl.code()).isEqualTo(2);
        assertThat(noUrl.errors()).contains("an MCP server's URL looks like https://mcp.example.com/mcp");
    }

    @Test
    void verifyFindsAnEditedEvent() throws Exception {
        recordThreeEvents();
        assertThat(run("", "audit", "verify", CONFIG).code()).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/gatehouse.db"));
                Statement edit = connection.createStatement()) {
            edit.executeUpdate("UPDATE audit_event SET tool = 'something else' WHERE seq = 2");
        }

        Ended ended = run("", "audit", "verify", CONFIG);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("BROKEN at event #2");
        assertThat(run("", "audit", "verify", "--first", "3", CONFIG).code()).isZero();
        assertThat(run("", "audit", "verify", "--last", "2", CONFIG).code()).isEqualTo(1);
        assertThat(run("", "audit", "verify", "--from", "2000-01-01T00:00:00Z", CONFIG)
                        .output())
                .contains("BROKEN at event #2");
        assertThat(run("", "audit", "verify", "--to", "2000-01-01T00:00:00Z", CONFIG)
                        .errors())
                .contains("There is no event in that range");
        assertThat(run("", "audit", "verify", "--first", "0", CONFIG).code()).isEqualTo(2);
    }

    @Test
    void backupCopiesADatabaseThatTheGatewayRunsOn() throws Exception {
        recordThreeEvents();
        Path copy = folder.resolve("copy.db");

        assertThat(run("", "db", "backup", copy.toString(), CONFIG).code()).isZero();

        try (Database database = Database.openReadOnly(DatabaseConfig.at("jdbc:sqlite:" + copy))) {
            assertThat(new ChainVerifier(database).verify().intact()).isTrue();
            assertThat(new ChainVerifier(database).verify().checked()).isGreaterThanOrEqualTo(3);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        Ended again = run("", "db", "backup", copy.toString(), CONFIG);
        assertThat(again.code()).isNotZero();
        assertThat(again.errors()).contains("already");
    }

    @Test
    void searchAndExportShowWhatWasRecorded() throws Exception {
        recordThreeEvents();

        assertThat(run("", "audit", "search", "--decision", "challenge", CONFIG).output())
                .contains("no_credentials")
                .contains("insufficient_scope")
                .doesNotContain(" allowed ");
        List<String> lines = run("", "audit", "export", "--format", "jsonl", CONFIG)
                .output()
                .lines()
                .toList();
        assertThat(lines).first().asString().contains("\"seq\":1", "gateway.start");
        assertThat(lines).anyMatch(line -> line.contains("operator.add"));
        assertThat(lines).filteredOn(line -> line.contains("\"front\":\"mcp\"")).hasSize(3);
        assertThat(run("", "audit", "export", "--format", "csv", CONFIG).output())
                .startsWith("seq,");
        assertThat(run("", "audit", "search", "--query", "front:cli -decision:deny", CONFIG)
                        .output())
                .contains("audit.read", "audit.export", System.getProperty("user.name"));
    }

    @Test
    void verifyingWithoutADatabaseSaysThatThereIsNone() throws Exception {
        Ended ended = run("", "audit", "verify", CONFIG);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.errors()).contains("There is no readable database");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void usersCanBeAddedListedAndDisabled() throws Exception {
        assertThat(run("a long password\n", "user", "add", "kim", "--name", "Kim", "--config", CONFIG)
                        .code())
                .isZero();
        assertThat(run("", "user", "disable", "kim", "--config", CONFIG).output())
                .contains("kim is disabled");
        assertThat(run("", "user", "list", CONFIG).output().lines().filter(line -> line.startsWith("kim")))
                .singleElement()
                .asString()
                .contains("Kim")
                .endsWith("disabled");
        assertThat(run("short\n", "user", "add", "lee", "--config", CONFIG).errors())
                .contains("at least 8");
    }

    @Test
    void aRunningGatewayObeysWhatACommandRevokes() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, Map.of())) {
            String token = gateway.token("alex");
            assertThat(gateway.call("whoami", "{}", token)).isEqualTo(200);

            assertThat(run("", "revoke", "user", "alex", "--reason", "lost laptop", "--config", CONFIG)
                            .output())
                    .contains("Revoked the tokens of the user alex (number 1)");
            await().untilAsserted(() ->
                    assertThat(gateway.call("whoami", "{}", token)).isEqualTo(401));
            // What is issued within the second of the revocation is refused as well.
            await().untilAsserted(() -> assertThat(gateway.call("whoami", "{}", gateway.token("alex")))
                    .isEqualTo(200));

            assertThat(run("", "user", "disable", "alex", "--config", CONFIG).output())
                    .contains("alex is disabled");
            await().untilAsserted(() -> assertThat(gateway.call("whoami", "{}", gateway.token("alex")))
                    .isEqualTo(403));
            assertThat(run("", "user", "enable", "alex", "--config", CONFIG).output())
                    .contains("alex is enabled");
            await().untilAsserted(() -> assertThat(gateway.call("whoami", "{}", gateway.token("alex")))
                    .isEqualTo(200));
        }
        assertThat(run("", "revoke", "list", CONFIG).output()).contains("the tokens of the user alex");
        assertThat(run("", "revoke", "undo", "1", "--config", CONFIG).code()).isZero();
        assertThat(run("", "audit", "verify", CONFIG).code()).isZero();
        assertThat(run("", "audit", "search", CONFIG).output())
                .contains("user.disable")
                .contains("user.enable")
                .contains("revoke.undo");
    }

    @Test
    void aRunningGatewayObeysARotationOfItsKeys() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, Map.of())) {
            String before = gateway.token("alex");

            Ended rotated = run("", "keys", "rotate", CONFIG);
            assertThat(rotated.output().lines().filter(line -> line.endsWith("signs")))
                    .hasSize(2);
            assertThat(rotated.output().lines().filter(line -> line.contains("published until")))
                    .hasSize(2);
            await().untilAsserted(() -> assertThat(gateway.call("whoami", "{}", gateway.token("alex")))
                    .isEqualTo(200));
            assertThat(gateway.call("whoami", "{}", before)).isEqualTo(200);

            assertThat(run("", "keys", "rotate", "--at-once", CONFIG).code()).isZero();
            await().untilAsserted(() ->
                    assertThat(gateway.call("whoami", "{}", before)).isEqualTo(401));
            assertThat(gateway.call("whoami", "{}", gateway.token("alex"))).isEqualTo(200);
        }
        assertThat(run("", "audit", "search", CONFIG).output()).contains("keys.rotate");
    }

    @Test
    void aRotationThatCannotBeRecordedSaysThatTheKeysAreNewAllTheSame() throws Exception {
        assertThat(run("", "keys", "list", CONFIG).code()).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/gatehouse.db"));
                Statement edit = connection.createStatement()) {
            edit.execute("CREATE TRIGGER full BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'no room'); END");
        }

        Ended rotated = run("", "keys", "rotate", CONFIG);

        assertThat(rotated.code()).isNotZero();
        assertThat(rotated.errors())
                .contains("the keys are new, but that could not be recorded", "run the command again");
        assertThat(run("", "keys", "list", CONFIG).output()).contains("published until");
    }

    @Test
    void tokenRefusesALifetimeThatNoTokenMayHave() throws Exception {
        Ended ended = run("", "token", "--user", "alex", "--ttl", "25h", CONFIG);

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors()).contains("identity.maxTokenLifetime (24 hours)");
    }

    @Test
    void revokingNobodyWeKnowSaysSo() throws Exception {
        Ended ended = run("", "revoke", "user", "nobody", "--config", CONFIG);

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.errors()).contains("there is no user nobody here");
    }

    @Test
    void aNewPasswordReplacesTheOld() throws Exception {
        run("a long password\n", "user", "add", "kim", "--config", CONFIG);

        assertThat(run("another password\n", "user", "password", "kim", "--config", CONFIG)
                        .output())
                .contains("The password of kim is replaced");
        assertThat(run("", "revoke", "list", CONFIG).output()).contains("The password was replaced.");
    }

    @Test
    void apiKeysAreShownOnceListedAndRevoked() throws Exception {
        Ended added = run("", "apikey", "add", "nightly-report", "--scope", "notes:read", "--config", CONFIG);
        assertThat(added.code()).isZero();
        assertThat(added.output().strip()).matches("gh_[0-9a-f]{56}");
        String key = added.output().strip();
        String id = key.substring(3, 11);

        assertThat(run("", "apikey", "list", CONFIG).output())
                .contains(id, "nightly-report", "active", "notes:read")
                .doesNotContain(key);
        assertThat(run("", "apikey", "revoke", id, "--config", CONFIG).output()).contains("Revoked gh_" + id);
        assertThat(run("", "apikey", "list", CONFIG).output()).contains("revoked");
        assertThat(run("", "apikey", "revoke", id, "--config", CONFIG).errors()).contains("there is no key " + id);
        assertThat(run("", "audit", "export", "--format", "jsonl", CONFIG).output())
                .contains("apikeys.create", "apikeys.revoke")
                .doesNotContain(key);
    }

    @Test
    void clientsAreAddedWithASecretListedAndRemoved() throws Exception {
        Ended added = run("", "client", "add", "report", "--scope", "notes:read", "--config", CONFIG);
        assertThat(added.output().strip()).matches("gh_secret_[A-Za-z0-9_-]{43}");

        assertThat(run("", "client", "list", CONFIG).output())
                .contains("report", "itself", "notes:read")
                .doesNotContain(added.output().strip());
        assertThat(run("", "client", "add", "report", "--config", CONFIG).errors())
                .contains("report already");
        assertThat(run("", "client", "remove", "report", "--config", CONFIG).output())
                .contains("Removed report");
        assertThat(run("", "client", "remove", "report", "--config", CONFIG).errors())
                .contains("there is no client report");
    }

    @Test
    void checkSaysWhatAConfigurationMeans() throws Exception {
        assertThat(run("", "check", CONFIG).output())
                .contains("is valid")
                .contains("/mcp")
                .contains("users: demo");
    }

    /** A sign-in challenge, a refused and an allowed call. */
    private void recordThreeEvents() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder, Map.of())) {
            assertThat(gateway.call("whoami", "{}", null)).isEqualTo(401);
            assertThat(gateway.call("echo", "{\"message\":\"hello\"}", gateway.token("alex")))
                    .isEqualTo(403);
            assertThat(gateway.call("whoami", "{}", gateway.token("alex"))).isEqualTo(200);
        }
    }

    /** In this JVM, since a new one takes seconds to start. */
    private Ended run(String input, String... arguments) throws Exception {
        InputStream in = System.in;
        PrintStream out = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            System.setOut(captured);
            int code = GatehouseCommand.line()
                    .setOut(new PrintWriter(output, true, StandardCharsets.UTF_8))
                    .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
                    .execute(withOwnData(arguments));
            return new Ended(code, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setIn(in);
            System.setOut(out);
        }
    }

    /** The arguments with a configuration that is the shipped one but for where the data lies. */
    private String[] withOwnData(String... arguments) throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.yml"),
                Files.readString(Path.of(CONFIG))
                        .replace("${DATA_DIR:-./data}", folder.resolve("data").toString()));
        return Arrays.stream(arguments)
                .map(argument -> argument.equals(CONFIG) ? config.toString() : argument)
                .toArray(String[]::new);
    }

    /** As people run it. */
    private Ended launched(String... arguments) throws Exception {
        Path errors = folder.resolve("errors.txt");
        Process process = GatewayProcess.command(
                        Map.of("DATA_DIR", folder.resolve("data").toString()), arguments)
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output, Files.readString(errors));
    }

    private record Ended(int code, String output, String errors) {}
}
