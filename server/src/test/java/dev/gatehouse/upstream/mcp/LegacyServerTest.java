package dev.gatehouse.upstream.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.json.Json;
import dev.gatehouse.testing.FaultyServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server of the 2025 revisions gets to read, byte for byte. */
class LegacyServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Map<String, String> TRACE =
            Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate", "vendor=1");

    private FaultyServer server;
    private Egress egress;

    @BeforeEach
    void start() throws Exception {
        server = FaultyServer.start().on("/mcp", (request, out, socket) -> {
            JsonNode message = request.body().isEmpty() ? Json.object() : JSON.readTree(request.body());
            String id = "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",";
            switch (message.path("method").asText()) {
                case "initialize" -> FaultyServer.respond(out, 200, "application/json", id + """
                    "result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},
                        "serverInfo":{"name":"older","version":"1"}}}\
                    """);
                case "notifications/initialized" -> FaultyServer.respond(out, 202, "text/plain", "");
                case "tools/call" ->
                    FaultyServer.respond(
                            out,
                            200,
                            "application/json",
                            id + "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}}");
                default -> FaultyServer.respond(out, 405, "text/plain", "");
            }
        });
        egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
    }

    @AfterEach
    void stop() throws Exception {
        egress.stop();
        server.close();
    }

    /** The call as it arrived. */
    private FaultyServer.Received called(Map<String, String> trace) throws Exception {
        HttpTransport.Limits limits = new HttpTransport.Limits(LONG, LONG, LONG, LONG, 1_000_000);
        Party party = new Party("kim", Json.object(), null, trace, Party.Identity.NONE);
        ObjectNode params = Json.object().put("name", "work");
        params.putObject("arguments");
        try (Connection connection = new Connection(
                        new HttpTransport(server.uri("/mcp"), egress, limits),
                        new ClientInfo("gatehouse", "test"),
                        Connection.Era.AUTO,
                        Duration.ofMinutes(5));
                Work work = connection.server(party).begin(party, "tools/call", params, Map.of())) {
            assertThat(work.next()).isInstanceOf(Turn.Done.class);
        }
        return server.received().stream()
                .filter(request -> request.body().contains("tools/call"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void continuesTheTraceInTheMessageAndInHeaderFields() throws Exception {
        FaultyServer.Received call = called(TRACE);

        TRACE.forEach((name, value) -> {
            assertThat(call.head()).containsIgnoringCase("\r\n" + name + ": " + value + "\r\n");
            assertThat(call.body()).contains("\"" + name + "\":\"" + value + "\"");
        });
        assertThat(JSON.readTree(call.body()).at("/params/_meta/traceparent").asText())
                .isEqualTo(TRACE.get("traceparent"));
    }

    @Test
    void saysNothingOfATraceWhereThereIsNone() throws Exception {
        FaultyServer.Received call = called(Map.of());

        assertThat(call.head()).doesNotContainIgnoringCase("traceparent");
        assertThat(call.body()).doesNotContain("traceparent");
    }
}
