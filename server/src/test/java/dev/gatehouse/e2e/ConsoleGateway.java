package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditIndexer;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditSearch;
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

/** A gateway in a process of its own, with a record to look at, and the scripts that use its console in a browser. */
final class ConsoleGateway implements AutoCloseable {
    private static final int LAST_DAY = 4_000;
    private static final int HOSTILE = 3;
    private static final String PASSWORD = "an admin's password";
    private static final List<String> SCOPES = List.of("demo:read", "orders:read", "notes:read");

    private final GatewayProcess gateway;

    private ConsoleGateway(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    /** Starts it with so many events, of the last 20 days, and three that callers sent to do harm. */
    static ConsoleGateway start(Path folder, int events) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Instant now = Instant.now();
        try (Database database = Database.open("jdbc:sqlite:" + data.resolve("gatehouse.db"))) {
            AuditLog log = new AuditLog(database);
            new Traffic(1, now.minus(Duration.ofDays(20)), Duration.ofDays(18), 1_000, 60)
                    .append(log, events - LAST_DAY - HOSTILE);
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
            new AuditIndexer(new AuditSearch(database)).catchUp();
        }
        Path config = withAnUpstreamToApprove(folder);
        return new ConsoleGateway(GatewayProcess.start(
                folder,
                Map.of("ADMIN_PASSWORD", PASSWORD, "CALLS_PER_CALLER", "1000000"),
                config,
                Gatehouse.class,
                "server",
                config.toString()));
    }

    /** The shipped configuration, and a server whose tools wait for approval. */
    private static Path withAnUpstreamToApprove(Path folder) throws Exception {
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

    /** Goes from page to page; whatever folder is given gets the pictures of {@code docs/images}. */
    JsonNode pages(String pictures) throws Exception {
        return run("console-pages.mjs", token("alex"), gateway.mcp().toString(), pictures);
    }

    /** Does what each page is for. */
    JsonNode tasks() throws Exception {
        return run("console-tasks.mjs", gateway.mcp().toString(), token("alex"), token("sam"), strayToken());
    }

    /** Uses the keyboard alone, from a call that was denied. */
    JsonNode keyboard() throws Exception {
        gateway.call("echo", "{\"message\":\"denied\"}", gateway.token("alex", "profile:read"));
        return run("console-keyboard.mjs");
    }

    /** Has two admins meet, and a session end during work. */
    JsonNode work() throws Exception {
        return run("console-work.mjs");
    }

    /** Finds its way through a record of so many events, asking the gateway for each thing so many times. */
    JsonNode audit(int events, int rounds) throws Exception {
        return run(
                "console-audit.mjs",
                String.valueOf(events),
                String.valueOf(rounds),
                gateway.mcp().toString(),
                token("alex"));
    }

    private String token(String username) throws Exception {
        return gateway.token(username, SCOPES.toArray(String[]::new));
    }

    /** A token of this gateway for a server that is not this one. */
    private String strayToken() throws Exception {
        try (Parts gatehouse = Gatehouse.offline(gateway.config())) {
            User alex = gatehouse.users().byUsername("alex").orElseThrow();
            URI other = URI.create("https://other.example/mcp");
            return gatehouse.accessTokens().issue(alex, "gatehouse-cli", other, SCOPES, Duration.ofMinutes(30));
        }
    }

    private JsonNode run(String script, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(gateway.admin() + "/console/", PASSWORD));
        arguments.addAll(List.of(more));
        JsonNode told = new ObjectMapper().readTree(Node.run(script, arguments.toArray(String[]::new)));
        assertThat(told.path("problems")).as("errors of the page").isEmpty();
        return told;
    }

    @Override
    public void close() {
        gateway.close();
    }
}
