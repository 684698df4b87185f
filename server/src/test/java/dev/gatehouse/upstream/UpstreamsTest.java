package dev.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.FaultyServer;
import dev.gatehouse.testing.ScriptedMcp;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.tools.ToolsConfig;
import dev.gatehouse.tools.governance.ToolGovernance;
import dev.gatehouse.upstream.mcp.ClientInfo;
import dev.gatehouse.upstream.mcp.Connection;
import dev.gatehouse.upstream.mcp.HttpTransport;
import dev.gatehouse.upstream.mcp.McpSource;
import io.dropwizard.jackson.Jackson;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered of a backend that is down when the gateway starts. */
class UpstreamsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final FaultyServer server = FaultyServer.start();
    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));

    @BeforeEach
    void start() throws Exception {
        egress.start();
    }

    @AfterEach
    void stop() throws Exception {
        egress.stop();
        server.close();
    }

    /** What is kept of an upstream. */
    private record Told(String text, long at) {}

    /** A gateway from its start to its end, on the same database as the one before. */
    private final class Run implements AutoCloseable {
        private final Database database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        private final ToolRegistry tools;
        private final Upstreams upstreams;

        Run(String... paths) throws Exception {
            AuditLog audit = new AuditLog(database);
            tools = new ToolRegistry(database, audit, Offerings.of(List.of()), ToolsConfig.DEFAULT, Clock.systemUTC());
            List<UpstreamSource> sources = new ArrayList<>();
            for (String path : paths) {
                sources.add(source(path));
            }
            upstreams = new Upstreams(
                    sources,
                    new ToolGovernance(database, audit, tools, Clock.systemUTC()),
                    database,
                    Clock.systemUTC());
            upstreams.start();
        }

        UpstreamState.Phase phase() {
            return upstreams.states().getFirst().phase();
        }

        List<Told> kept() {
            return database.reader()
                    .withHandle(handle -> handle.createQuery("SELECT told, told_at FROM upstream_told")
                            .map((row, _) -> new Told(row.getString("told"), row.getLong("told_at")))
                            .list());
        }

        List<String> toolNames() {
            return tools.current().tools().stream().map(Tool::name).toList();
        }

        @Override
        public void close() {
            upstreams.stop();
            database.close();
        }
    }

    private McpSource source(String path) throws Exception {
        ObjectMapper yaml = Jackson.newObjectMapper(new YAMLFactory());
        McpUpstreamConfig config = (McpUpstreamConfig) yaml.readValue(
                "{ type: mcp, id: crm, url: '" + server.uri(path) + "', access: { mode: required } }",
                UpstreamConfig.class);
        return new McpSource(
                config,
                new Connection(
                        new HttpTransport(
                                config.url(),
                                egress,
                                HttpTransport.Limits.of(config.timeouts().timeouts(), 1 << 20)),
                        new ClientInfo("gatehouse", "1"),
                        Connection.Era.AUTO,
                        Duration.ofMinutes(1)),
                _ -> Map.of(),
                new Resilience("crm", config.resilience(), Clock.systemUTC()),
                _ -> {});
    }

    private void offerOnce() throws Exception {
        ScriptedMcp.serve(
                server, "/mcp", "\"annotations\":{\"weight\":1e2,\"lowest\":-0},", (id, params, out, socket) -> {});
        try (Run first = new Run("/mcp")) {
            await().atMost(PATIENCE).until(() -> first.phase() == UpstreamState.Phase.READY);
            assertThat(first.toolNames()).containsExactly("crm_work");
        }
        server.on("/mcp", (request, out, socket) -> FaultyServer.respond(out, 500, "text/plain", ""));
    }

    @Test
    void offersWhatItOfferedBeforeTheStartAndSaysThatItDoesNotAnswer() throws Exception {
        offerOnce();

        try (Run second = new Run("/mcp")) {
            await().atMost(PATIENCE).until(() -> second.phase() == UpstreamState.Phase.STALE);
            assertThat(second.toolNames()).containsExactly("crm_work");
            assertThat(second.tools.current().tools()).allMatch(Tool::isApproved);
            assertThat(second.upstreams.states().getFirst().problem()).isNotNull();
            assertThat(second.upstreams.states().getFirst().loaded()).isNotNull();
            assertThat(second.upstreams.stale("crm"))
                    .isEqualTo(second.upstreams.states().getFirst());
            assertThat(second.upstreams.stale(null)).isNull();
        }
    }

    @Test
    void keepsWhenItAnsweredLast() throws Exception {
        ScriptedMcp.serve(server, "/mcp", "", (id, params, out, socket) -> {});
        List<Told> kept = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (Run again = new Run("/mcp")) {
                await().atMost(PATIENCE).until(() -> again.phase() == UpstreamState.Phase.READY);
                assertThat(again.upstreams.stale("crm")).isNull();
                kept.addAll(again.kept());
            }
        }

        assertThat(kept).hasSize(2);
        assertThat(kept.getLast().text()).isEqualTo(kept.getFirst().text());
        assertThat(kept.getLast().at()).isGreaterThan(kept.getFirst().at());
    }

    @Test
    void forgetsWhatABackendOfferedThatIsNotConfiguredAnyMore() throws Exception {
        offerOnce();

        try (Run without = new Run()) {
            assertThat(without.kept()).isEmpty();
        }
    }

    @Test
    void offersNothingThatAnotherServerOfferedUnderTheSameName() throws Exception {
        offerOnce();
        server.on("/other", (request, out, socket) -> FaultyServer.respond(out, 500, "text/plain", ""));

        try (Run second = new Run("/other")) {
            await().atMost(PATIENCE).until(() -> second.phase() == UpstreamState.Phase.DOWN);
            assertThat(second.toolNames()).isEmpty();
        }
    }
}
