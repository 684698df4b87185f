package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.OtlpReceiver;
import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.Recorder;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces, metrics and events of a running gateway, as a collector gets them over OTLP. */
class OpenTelemetryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SECRET = "do-not-export-me";

    @TempDir
    private static Path folder;

    private static OtlpReceiver receiver;
    private static Recorder rest;
    private static Recorder mcp;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        receiver = OtlpReceiver.start();
        rest = Recorder.start();
        mcp = Recorder.start().answersBy(OpenTelemetryTest::answer);
        gateway = GatewayProcess.start(folder, Map.of(), config(), Gatehouse.class, "server", folder + "/config.yml");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        rest.close();
        mcp.close();
        receiver.close();
    }

    private static Path config() throws IOException {
        String shipped = Files.readString(Project.root().resolve("config.yml"));
        String changed = shipped.replaceFirst("\nupstreams:\n", """

            upstreams:
              - id: probe
                type: rest
                url: %s
                identity: { mode: none }
                tools:
                  - name: probe_get
                    description: Gets one.
                    method: GET
                    path: "/things/{id}"
                    access: { mode: public }
              - id: far
                type: mcp
                url: %s/mcp
                protocol: legacy
                identity: { mode: none }
                access: { mode: public }
                approval: auto
            """.formatted(rest.url(), mcp.url()))
                + """

                telemetry:
                  otlp:
                    endpoint: %s
                    headers: { X-Key: %s }
                    interval: 1s
                audit:
                  sinks:
                    - { id: collector, type: otlp, from: start }
                """.formatted(receiver.url(), SECRET);
        return Files.writeString(folder.resolve("config.yml"), changed);
    }

    /** An MCP server of 2025-11-25 with one tool. */
    private static String answer(String request) {
        try {
            JsonNode message = JSON.readTree(request.substring(request.indexOf("\r\n\r\n")));
            String result =
                    switch (message.path("method").asText()) {
                        case "initialize" ->
                            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"far\",\"version\":\"1\"}}";
                        case "tools/list" ->
                            "{\"tools\":[{\"name\":\"look\",\"description\":\"Looks.\",\"inputSchema\":{\"type\":\"object\"}}]}";
                        case "tools/call" -> "{\"content\":[{\"type\":\"text\",\"text\":\"seen\"}]}";
                        default -> "";
                    };
            return result.isEmpty()
                    ? Recorder.answer(message.has("id") ? "404 Not Found" : "202 Accepted", "text/plain", "")
                    : Recorder.json("{\"jsonrpc\":\"2.0\",\"id\":" + message.get("id") + ",\"result\":" + result + "}");
        } catch (IOException e) {
            return Recorder.answer("405 Method Not Allowed", "text/plain", "");
        }
    }

    private static HttpResponse<String> call(String tool, String arguments, String meta, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.mcp())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2025-11-25")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"call-%s\",\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s,\"_meta\":%s}}"
                                .formatted(tool, tool, arguments, meta)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Span await(Predicate<Span> wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> receiver.spans().stream().anyMatch(wanted));
        return receiver.spans().stream().filter(wanted).findFirst().orElseThrow();
    }

    private static Predicate<Span> inTrace(String trace, Span.SpanKind kind, String name) {
        return span -> hex(span.getTraceId().toByteArray()).equals(trace)
                && span.getKind() == kind
                && span.getName().equals(name);
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    private static Map<String, String> attributes(Span span) {
        return OtlpReceiver.attributes(span.getAttributesList());
    }

    private static String parentSent(Recorder upstream) {
        return upstream.requests().stream()
                .filter(request -> request.contains("things") || request.contains("\"tools/call\""))
                .flatMap(String::lines)
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("traceparent:"))
                .map(line -> line.substring("traceparent:".length()).strip())
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    @Test
    void aCallIsOneTraceFromTheClientThroughTheGatewayToTheBackend() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        HttpResponse<String> answer = call(
                "probe_get",
                "{\"id\":\"" + SECRET + "\"}",
                "{}",
                "traceparent",
                "00-" + trace + "-00f067aa0ba902b7-01");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        Span http = await(inTrace(trace, Span.SpanKind.SPAN_KIND_SERVER, "POST /mcp"));
        Span message = await(inTrace(trace, Span.SpanKind.SPAN_KIND_SERVER, "tools/call probe_get"));
        Span backend = await(inTrace(trace, Span.SpanKind.SPAN_KIND_CLIENT, "GET"));

        assertThat(hex(http.getParentSpanId().toByteArray())).isEqualTo("00f067aa0ba902b7");
        assertThat(message.getParentSpanId()).isEqualTo(http.getSpanId());
        assertThat(backend.getParentSpanId()).isEqualTo(message.getSpanId());
        assertThat(parentSent(rest))
                .isEqualTo("00-" + trace + "-" + hex(backend.getSpanId().toByteArray()) + "-01");
        assertThat(attributes(http))
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/mcp")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("url.path", "/mcp")
                .containsEntry("url.scheme", "http")
                .containsEntry("network.protocol.version", "1.1");
        assertThat(attributes(message))
                .containsEntry("mcp.method.name", "tools/call")
                .containsEntry("gen_ai.tool.name", "probe_get")
                .containsEntry("gen_ai.operation.name", "execute_tool")
                .containsEntry("jsonrpc.request.id", "call-probe_get")
                .containsEntry("gatehouse.decision", "allow")
                .containsEntry("gatehouse.outcome", "ok")
                .containsEntry("gatehouse.upstream", "probe")
                .containsKeys("gatehouse.decision.id", "gatehouse.reason");
        assertThat(attributes(backend))
                .containsEntry("gatehouse.upstream", "probe")
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("server.address", "127.0.0.1");
        assertThat(receiver.spans().toString()).doesNotContain(SECRET);
        assertThat(receiver.resource()).containsEntry("service.name", "gatehouse");
        assertThat(receiver.keys()).contains(SECRET);
    }

    @Test
    void whatTheMessageSaysOfATraceIsTheParentAndTheRequestIsLinked() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        HttpResponse<String> answer =
                call("far_look", "{}", "{\"traceparent\":\"00-" + trace + "-b7ad6b7169203331-01\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        Span message = await(inTrace(trace, Span.SpanKind.SPAN_KIND_SERVER, "tools/call far_look"));
        Span backend = await(inTrace(trace, Span.SpanKind.SPAN_KIND_CLIENT, "tools/call look"));

        assertThat(hex(message.getParentSpanId().toByteArray())).isEqualTo("b7ad6b7169203331");
        assertThat(message.getLinksList()).hasSize(1);
        assertThat(backend.getParentSpanId()).isEqualTo(message.getSpanId());
        assertThat(attributes(backend))
                .containsEntry("mcp.method.name", "tools/call")
                .containsEntry("gen_ai.tool.name", "look");
        assertThat(parentSent(mcp))
                .isEqualTo("00-" + trace + "-" + hex(backend.getSpanId().toByteArray()) + "-01");
    }

    @Test
    void aRefusalIsAnErrorWithItsReason() throws Exception {
        String trace = "11111111111111111111111111111111";
        call("echo", "{}", "{}", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

        Span refused = await(span -> hex(span.getTraceId().toByteArray()).equals(trace)
                && attributes(span).containsKey("gatehouse.reason"));
        assertThat(attributes(refused)).containsEntry("gatehouse.reason", "no_credentials");
        assertThat(attributes(refused).get("gatehouse.decision")).isNotEqualTo("allow");
    }

    @Test
    void whoeverWantsNoTraceGetsNone() throws Exception {
        String trace = "22222222222222222222222222222222";
        call("probe_get", "{\"id\":\"1\"}", "{}", "traceparent", "00-" + trace + "-00f067aa0ba902b7-00");
        String later = "33333333333333333333333333333333";
        call("probe_get", "{\"id\":\"1\"}", "{}", "traceparent", "00-" + later + "-00f067aa0ba902b7-01");

        await(inTrace(later, Span.SpanKind.SPAN_KIND_CLIENT, "GET"));
        assertThat(receiver.spans())
                .noneMatch(span -> hex(span.getTraceId().toByteArray()).equals(trace));
    }

    @Test
    void theMetricsOfPrometheusComeUnderTheSameNames() throws Exception {
        call("probe_get", "{\"id\":\"1\"}", "{}");

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(allowed()).isPositive());
        Map<String, Metric> metrics = receiver.metrics();
        assertThat(metrics).containsKeys("gatehouse_call_seconds", "gatehouse_store_up", "gatehouse_build_info");
        assertThat(metric("gatehouse_calls_total").getSum().getIsMonotonic()).isTrue();
        assertThat(metric("gatehouse_call_seconds").getUnit()).isEqualTo("s");
        assertThat(metric("gatehouse_call_seconds").getHistogram().getDataPoints(0))
                .satisfies(point ->
                        assertThat(point.getBucketCountsCount()).isEqualTo(point.getExplicitBoundsCount() + 1));
    }

    private static Metric metric(String name) {
        return Objects.requireNonNull(receiver.metrics().get(name));
    }

    private static double allowed() {
        Metric calls = receiver.metrics().get("gatehouse_calls_total");
        return calls == null
                ? 0
                : calls.getSum().getDataPointsList().stream()
                        .filter(point -> OtlpReceiver.attributes(point.getAttributesList())
                                .equals(Map.of("decision", "allow", "outcome", "ok")))
                        .mapToDouble(point -> point.getAsDouble())
                        .sum();
    }

    @Test
    void eventsComeAsLogRecordsWithTheirTrace() throws Exception {
        String trace = "44444444444444444444444444444444";
        call("probe_get", "{\"id\":\"" + SECRET + "\"}", "{}", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(receiver.logs()).anySatisfy(log -> {
                    Map<String, String> said = OtlpReceiver.attributes(log.getAttributesList());
                    assertThat(said)
                            .containsEntry("gatehouse.trace.id", trace)
                            .containsEntry("gatehouse.tool", "probe_get")
                            .containsEntry("gatehouse.decision", "allow");
                    assertThat(JSON.readTree(log.getBody().getStringValue())
                                    .path("decisionId")
                                    .asText())
                            .isEqualTo(Objects.requireNonNull(said.get("gatehouse.decision.id")));
                }));
        List<String> bodies = receiver.logs().stream()
                .map(log -> log.getBody().getStringValue())
                .toList();
        assertThat(bodies).noneMatch(body -> body.contains(SECRET));
    }
}
