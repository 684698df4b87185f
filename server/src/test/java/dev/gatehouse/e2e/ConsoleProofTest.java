package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.oauth.User;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.Traffic;
import dev.gatehouse.testing.Workday;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real browser: how its pages look, what they are for, with the keyboard alone, and when two admins
 * meet or a session ends. In an order: each story leaves the gateway to the next. The look at every page takes some
 * minutes: {@code -DexcludedGroups= -Dtest=ConsoleProofTest}; {@code -Dconsole.images=true} makes the pictures of
 * {@code docs/images} anew instead.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleProofTest {
    private static final int EVENTS = 8_000;
    private static final int LAST_DAY = 4_000;
    private static final int HOSTILE = 3;
    private static final String PASSWORD = "an admin's password";
    private static final List<String> SCOPES = List.of("demo:read", "orders:read", "notes:read");

    @TempDir
    private static Path folder;

    private static GatewayProcess gateway;

    @BeforeAll
    static void aGatewayWithALongRecord() throws Exception {
        Node.requireChromium();
        Path data = Files.createDirectories(folder.resolve("data"));
        Instant now = Instant.now();
        try (Database database = Database.open("jdbc:sqlite:" + data.resolve("gatehouse.db"))) {
            AuditLog log = new AuditLog(database);
            new Traffic(1, now.minus(Duration.ofDays(20)), Duration.ofDays(18), 1_000, 60)
                    .append(log, EVENTS - LAST_DAY - HOSTILE);
            log.append(hostile(now)
                    .userAgent("<script>window.harmed = true</script>")
                    .build());
            log.append(hostile(now)
                    .clientName("=HYPERLINK(\"https://evil.example\",\"x\")")
                    .build());
            log.append(hostile(now)
                    .tool("harmless\u202egpj.exe")
                    .detail("A".repeat(100_000))
                    .build());
            new Workday(now.minus(Duration.ofMinutes(2))).append(log, LAST_DAY);
        }
        Path config = withAnUpstreamToApprove();
        gateway = GatewayProcess.start(
                folder,
                Map.of("ADMIN_PASSWORD", PASSWORD, "CALLS_PER_CALLER", "1000000"),
                config,
                Gatehouse.class,
                "server",
                config.toString());
    }

    /** The shipped configuration, and a server whose tools wait for approval. */
    private static Path withAnUpstreamToApprove() throws Exception {
        ProcessBuilder everything = Node.program("@modelcontextprotocol/server-everything/dist/index.js", "stdio");
        Path script =
                everything.directory().toPath().resolve(everything.command().get(1));
        String shipped = Files.readString(Project.root().resolve("config.yml"));
        String entry = """

            upstreams:
              - id: sandbox
                type: stdio
                command: node
                args: ["%s", stdio]
                access: { mode: required }
                approval: review
            """.formatted(script);
        assertThat(shipped).contains("\nupstreams:\n");
        return Files.writeString(folder.resolve("config.yml"), shipped.replace("\nupstreams:\n", entry));
    }

    private static AuditEntryBuilder hostile(Instant now) {
        return new AuditEntryBuilder(now.minus(Duration.ofHours(30)), DecisionId.next(), "mcp", "tools/call")
                .requestId("req-hostile")
                .issuer("https://issuer.example")
                .subject("<img src=x onerror='window.harmed = true'>")
                .uid("<img src=x onerror='window.harmed = true'>")
                .protocol("2026-07-28")
                .tool("<b>tool</b>")
                .decision("deny")
                .reason("unknown_tool")
                .outcome("refused")
                .status(404);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    @Tag("pages")
    @Order(1)
    void everyPageIsAccessibleInBothThemesOnASmallScreenAndInForcedColours() throws Exception {
        String pictures = Boolean.getBoolean("console.images")
                ? Files.createDirectories(Project.root().resolve("docs/images")).toString()
                : "";
        JsonNode told = run("console-pages.mjs", token("alex"), gateway.mcp().toString(), pictures);
        assertThat(told.path("violations")).as("axe").isEmpty();
        assertThat(told.path("wide")).as("wider than 320 pixels").isEmpty();
        assertThat(told.path("unseen")).as("not to be seen in forced colours").isEmpty();
    }

    @Test
    @Order(2)
    void everyPageDoesWhatItIsFor() throws Exception {
        run("console-tasks.mjs", gateway.mcp().toString(), token("alex"), token("sam"), strayToken());
    }

    @Test
    @Order(3)
    void canBeUsedWithTheKeyboardAlone() throws Exception {
        gateway.call("echo", "{\"message\":\"denied\"}", gateway.token("alex", "profile:read"));
        run("console-keyboard.mjs");
    }

    @Test
    @Order(4)
    void losesNoWorkWhenTwoAdminsMeetOrASessionEnds() throws Exception {
        assertThat(run("console-work.mjs").path("violations")).as("axe").isEmpty();
    }

    private static String token(String username) throws Exception {
        return gateway.token(username, SCOPES.toArray(String[]::new));
    }

    /** A token of this gateway for a server that is not this one. */
    private static String strayToken() throws Exception {
        try (Parts gatehouse = Gatehouse.offline(gateway.config())) {
            User alex = gatehouse.users().byUsername("alex").orElseThrow();
            URI other = URI.create("https://other.example/mcp");
            return gatehouse.accessTokens().issue(alex, "gatehouse-cli", other, SCOPES, Duration.ofMinutes(30));
        }
    }

    private static JsonNode run(String script, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(gateway.admin() + "/console/", PASSWORD));
        arguments.addAll(List.of(more));
        JsonNode told = new ObjectMapper().readTree(Node.run(script, arguments.toArray(String[]::new)));
        assertThat(told.path("problems")).as("errors of the page").isEmpty();
        return told;
    }
}
