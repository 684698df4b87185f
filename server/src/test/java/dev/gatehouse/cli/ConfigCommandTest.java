package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.gatehouse.ConfigFile;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.oauth.Client;
import dev.gatehouse.oauth.ClientCredential;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.AccessKey;
import dev.gatehouse.tools.AccessRevision;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What operators changed, from one gateway to another by a file: {@code ./gatehouse config}. */
class ConfigCommandTest {
    /** Where nothing is ever changed. */
    private static Place untouched;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open(@TempDir Path place) throws Exception {
        untouched = new Place(place);
    }

    private Place place(String name) throws Exception {
        return new Place(folder.resolve(name));
    }

    private record Ended(int code, String output, String errors) {}

    /** A gateway that is not running. */
    private static final class Place {
        private final Path folder;
        private final Path config;

        Place(Path folder) throws Exception {
            this.folder = folder;
            Path data = Files.createDirectories(folder);
            config = Files.writeString(data.resolve("config.yml"), """
                publicUrl: http://localhost:8080
                dataDirectory: %1$s
                database: { url: "jdbc:sqlite:%1$s/gatehouse.db" }
                egress: { allow: [127.0.0.1] }
                tools: { demo: true }
                authorizationServer: { users: demo }
                """.formatted(data));
        }

        Ended run(String... arguments) {
            StringWriter output = new StringWriter();
            StringWriter errors = new StringWriter();
            CommandLine line =
                    GatehouseCommand.line().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors, true));
            String[] all = new String[arguments.length + 2];
            System.arraycopy(arguments, 0, all, 0, arguments.length);
            all[arguments.length] = "--config";
            all[arguments.length + 1] = config.toString();
            return new Ended(line.execute(all), output.toString(), errors.toString());
        }

        String export() throws Exception {
            Path to = folder.resolve("export.yml");
            StringWriter errors = new StringWriter();
            int code = GatehouseCommand.line()
                    .setErr(new PrintWriter(errors, true))
                    .execute("config", "export", "--output", to.toString(), config.toString());
            assertThat(code).as(errors.toString()).isZero();
            return Files.readString(to);
        }

        Ended bringIn(String yaml, String... options) throws Exception {
            String[] all = new String[options.length + 3];
            all[0] = "config";
            all[1] = "import";
            all[2] = Files.writeString(folder.resolve("settings.yml"), yaml).toString();
            System.arraycopy(options, 0, all, 3, options.length);
            return run(all);
        }

        Parts open() throws Exception {
            return Gatehouse.offline(ConfigFile.read(config));
        }

        Access access(String tool) throws Exception {
            try (Parts parts = open()) {
                return Objects.requireNonNull(parts.tools().current().find(tool))
                        .access();
            }
        }

        AuditEntry recorded(String method) throws Exception {
            try (Parts parts = open()) {
                return parts.auditSearch().find(AuditQuery.everything(100)).stream()
                        .map(AuditEvent::entry)
                        .filter(entry -> entry.method().equals(method))
                        .findFirst()
                        .orElseThrow();
            }
        }
    }

    private Ended answering(String answer, Place place, String yaml) throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        try {
            return place.bringIn(yaml);
        } finally {
            System.setIn(before);
        }
    }

    private static final String ECHO_CLOSED = """
        format: 1
        tools:
          echo: { mode: required, scopes: [demo:write, demo:audit], enabled: false }
        """;

    @Test
    void whatWasExportedMakesAnotherGatewayTheSame() throws Exception {
        Path keys = Files.writeString(
                folder.resolve("keys.json"),
                "{\"keys\":["
                        + new ECKeyGenerator(Curve.P_256)
                                .keyID("a")
                                .generate()
                                .toPublicJWK()
                                .toJSONString()
                        + "]}");
        Place staging = place("staging");
        assertThat(staging.bringIn(ECHO_CLOSED, "--yes").code()).isZero();
        staging.run("user", "map", "https://idp.example.com/", "auth0|1", "kim@example.com");
        staging.run("user", "disable", "--issuer", "https://idp.example.com/", "auth0|2", "--reason", "left");
        staging.run("client", "add", "nightly", "--scope", "b a", "--dpop", "--jwks", keys.toString());
        String exported = staging.export();

        Place production = place("production");
        Ended imported = production.bringIn(exported, "--yes");

        assertThat(imported.errors()).isEmpty();
        assertThat(imported.output())
                .contains("tools.echo\n", "  - required demo:", "  + disabled, required demo:audit demo:write\n")
                .contains("mappings.auth0|1 of https://idp.example.com/\n  + kim@example.com\n")
                .contains("disabledUsers.auth0|2 of https://idp.example.com/\n  + locked out\n")
                .contains("clients.nightly\n  + nightly, scopes a b, bound tokens, keys {\"keys\":[")
                .endsWith("4 changes.\nDone.\n");
        assertThat(production.export()).isEqualTo(exported);
        assertThat(production.run(
                        "config",
                        "diff",
                        production.folder.resolve("export.yml").toString()))
                .isEqualTo(new Ended(0, "Nothing differs.\n", ""));
    }

    @Test
    void nothingIsChangedUnlessSomebodySaysYes() throws Exception {
        Place place = place("one");

        Ended refused = answering("n\n", place, ECHO_CLOSED);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains("  + disabled, required demo:audit demo:write\n1 change.\n");
        assertThat(refused.errors()).contains("Change this? [y/N]", "nothing was changed");
        assertThat(answering("", place, ECHO_CLOSED).code()).isEqualTo(1);
        assertThat(place.bringIn(ECHO_CLOSED, "--dry-run").code()).isZero();
        assertThat(place.access("echo").enabled()).isTrue();

        assertThat(answering("y\n", place, ECHO_CLOSED).code()).isZero();
        assertThat(place.access("echo").enabled()).isFalse();
    }

    @Test
    void eachChangeIsRecordedWithItsAuthorAndSource() throws Exception {
        Place place = place("one");

        place.bringIn(ECHO_CLOSED, "--yes");

        String me = System.getProperty("user.name");
        AuditEntry recorded = place.recorded("tools.access.change");
        assertThat(recorded.front()).isEqualTo("cli");
        assertThat(recorded.tool()).isEqualTo("echo");
        assertThat(recorded.uid()).isEqualTo(me);
        assertThat(recorded.detail()).contains("disabled, required demo:audit demo:write", "settings.yml");
        try (Parts parts = place.open()) {
            AccessRevision revision =
                    parts.tools().revisions(AccessKey.tool("echo")).getFirst();
            assertThat(revision.author()).isEqualTo(me);
            assertThat(revision.note()).isEqualTo("Imported from settings.yml.");
            assertThat(revision.before().enabled()).isTrue();
        }
    }

    @Test
    void theAccessOfAToolThatIsYetToComeIsKeptForIt() throws Exception {
        Place place = place("one");

        Ended ended = place.bringIn("""
            format: 1
            tools: { files_read: { mode: required, scopes: [files:read] } }
            """, "--yes");

        assertThat(ended.errors()).contains("tools.files_read: no tool of this name is known");
        assertThat(ended.output()).contains("tools.files_read\n  + required files:read\n1 change.\n");
        assertThat(place.export()).contains("files_read");
    }

    @Test
    void takesTheAccessOfResourcesAndPromptsAlong() throws Exception {
        Place place = place("one");
        String settings = """
            format: 1
            resources:
              notes://mine: { mode: required, scopes: [notes:own] }
              notes://mine/{id}: { enabled: false }
            prompts: { summarize_notes: { mode: public } }
            """;

        Ended ended = place.bringIn(settings, "--yes");

        assertThat(ended.errors()).isEmpty();
        assertThat(ended.output())
                .contains("resources.notes://mine\n  - required notes:read\n  + required notes:own\n")
                .contains("resources.notes://mine/{id}\n", "prompts.summarize_notes\n", "3 changes.\n");
        assertThat(place.recorded("prompts.access.change").tool()).isEqualTo("summarize_notes");
        assertThat(place.bringIn(place.export(), "--dry-run").output()).isEqualTo("Nothing differs.\n");
        assertThat(place.bringIn("format: 1\nresources: {}\n", "--yes", "--prune")
                        .output())
                .contains("  - required notes:own\n  + required notes:read\n", "2 changes.\n");
    }

    @Test
    void noSecretLeavesAGatewayAndAClientGetsAnotherOne() throws Exception {
        Place staging = place("staging");
        String secret = staging.run("client", "add", "report", "--scope", "notes:read")
                .output()
                .strip();
        String key = staging.run("apikey", "add", "nightly").output().strip();
        String exported = staging.export();
        assertThat(exported).contains("report").doesNotContain(secret, key, "gh_", "hash");

        Place production = place("production");
        Ended imported = production.bringIn(exported, "--yes");

        assertThat(imported.output()).containsPattern("The secret of the client report: gh_secret_[A-Za-z0-9_-]{43}\n");
        assertThat(production.recorded("clients.add").toString())
                .contains("report")
                .doesNotContain("gh_secret_");
    }

    @Test
    void aChangedClientKeepsItsSecret() throws Exception {
        Place place = place("one");
        place.run("client", "add", "report", "--scope", "notes:read");
        ClientCredential before = client(place).credential();

        Ended ended = place.bringIn("""
            format: 1
            clients: { report: { name: The report, scopes: [notes:read, notes:write], introspects: true } }
            """, "--yes");

        assertThat(ended.output()).doesNotContain("gh_secret_");
        assertThat(client(place).credential()).isEqualTo(before);
        assertThat(client(place).name()).isEqualTo("The report");
        assertThat(client(place).scopes()).containsExactly("notes:read", "notes:write");
        assertThat(client(place).introspects()).isTrue();
    }

    private static Client client(Place place) throws Exception {
        try (Parts parts = place.open()) {
            return parts.clients().byId("report").orElseThrow();
        }
    }

    @Test
    void whatTheFileDoesNotNameStaysUnlessItIsPruned() throws Exception {
        Place place = place("one");
        Access shipped = place.access("echo");
        place.bringIn(ECHO_CLOSED, "--yes");
        place.run("client", "add", "report");
        place.run("user", "disable", "alex");
        String empty = "format: 1\ntools: {}\nclients: {}\n";

        assertThat(place.bringIn(empty, "--yes").output()).isEqualTo("Nothing differs.\n");
        assertThat(place.bringIn(empty, "--yes", "--prune").output())
                .contains("tools.echo\n  - disabled,", "clients.report\n  - report, no scopes, a secret\n")
                .doesNotContain("disabledUsers");

        assertThat(place.access("echo")).isEqualTo(shipped);
        assertThat(place.run(
                        "config",
                        "diff",
                        "--prune",
                        place.folder.resolve("settings.yml").toString()))
                .isEqualTo(new Ended(0, "Nothing differs.\n", ""));
        assertThat(place.bringIn("format: 1\ndisabledUsers: []\n", "--yes", "--prune")
                        .output())
                .contains("disabledUsers.alex\n  - locked out\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools: {}|format: it must say 1",
                "format: 2|format: it must say 1",
                "format: 1, rules: []|rules: no such key",
                "format: 1, tool: {}|tool: no such key, did you mean tools?",
                "format: 1, tools: { echo: { mod: public } }|tools.echo.mod: no such key, did you mean mode?",
                "format: 1, tools: {}, tools: {}|tools (line 1): the key is there twice",
                "format: 1, tools: []|tools: the value must be",
                "format: 1, tools: { echo: { scopes: a } }|tools.echo.scopes: the value must be a list",
                "format: 1, tools: { echo: { mode: sometimes } }|tools.echo.mode: 'sometimes' is not known; use one of"
                        + " public,",
                "format: 1, tools: { echo: { mode: public, scopes: [a] } }|tools.echo: a public tool asks nobody",
                "format: 1, tools: { echo: { scopes: ['a b'] } }|tools.echo.scopes: \"a b\" is not a scope",
                "format: 1, tools: { echo: }|tools.echo: says nothing",
                "format: 1, prompts: { greet: }|prompts.greet: says nothing",
                "format: 1, mappings: [{ issuer: a, subject: b }]|mappings: uid is missing",
                "format: 1, mappings: [{ issuer: a, subject: b, uid: 'client:x' }]|does not start with client:",
                "format: 1, disabledUsers: [{ issuer: a }]|by uid, or by issuer and subject",
                "format: 1, disabledUsers: [{ uid: a }, { uid: a }]|disabledUsers: a is there twice",
                "format: 1, clients: { A: {} }|clients.A: A client id has 1 to 63 characters",
                "format: 1, clients: { a: { jwks: { keys: [{ kty: oct, k: AAAA }] } } }|clients.a: The JWK Set holds a",
                "format: 1, approvals: [{ upstream: a, tool: b, definition: c, decision: maybe }]|use one of approved,"
                        + " rejected"
            })
    void whatCannotBeUnderstoodIsRefusedInOneLine(String yaml, String said) throws Exception {
        Ended ended = untouched.bringIn("{ " + yaml + " }", "--yes");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors()).startsWith("gatehouse: ").contains(said);
        assertThat(ended.errors().lines()).hasSize(1);
        assertThat(ended.errors()).doesNotContain("dev.gatehouse", "com.fasterxml");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        Ended ended = untouched.run("config", "diff", "nowhere.yml");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.errors()).contains("nowhere.yml").hasLineCount(1);
    }
}
