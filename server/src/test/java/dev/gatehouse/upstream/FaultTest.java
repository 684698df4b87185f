package dev.gatehouse.upstream;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.testing.FaultyServer;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.upstream.rest.RestSource;
import io.dropwizard.jackson.Jackson;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backends in every kind of trouble behind one gate, each with an entry of its own, beside one that is well. */
class FaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> FAULTS =
            List.of("hang", "reset", "half", "cut", "drip", "500", "2gb", "bomb", "garbage", "moved", "gate", "ill");
    private static final Map<String, Resilience> RESILIENCES = new ConcurrentHashMap<>();

    @TempDir
    private static Path folder;

    private static FaultyServer faulty;
    private static FaultyServer well;
    private static Egress egress;
    private static RunningFronts fronts;

    @BeforeAll
    static void start() throws Exception {
        faulty = FaultyServer.start();
        well = FaultyServer.start();
        faulty.on(
                "/moved",
                (request, out, socket) -> FaultyServer.respond(
                        out, 302, "text/plain", "", "Location: http://169.254.169.254/latest/meta-data/"));
        egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
        List<Tool> tools =
                new ArrayList<>(source("well", well, "ok", "GET", "").load().tools());
        for (String fault : FAULTS) {
            String more =
                    switch (fault) {
                        case "gate" -> "resilience: { maxConcurrent: 2 }";
                        case "ill" -> "resilience: { retries: 0, breaker: { calls: 4, openFor: 3s } }";
                        default -> "";
                    };
            tools.addAll(source("f-" + fault, faulty, fault, "GET", more).load().tools());
        }
        tools.addAll(source("writes", faulty, "hang", "POST", "").load().tools());
        tools.addAll(source("broken-writes", faulty, "reset", "POST", "").load().tools());
        fronts = RunningFronts.offering(folder, tools.toArray(new Tool[0]));
        fronts.serveTools().start();
    }

    @AfterAll
    static void stop() throws Exception {
        fronts.close();
        egress.stop();
        faulty.close();
        well.close();
    }

    private static RestSource source(String id, FaultyServer server, String path, String method, String more)
            throws Exception {
        ObjectMapper mapper = Jackson.newObjectMapper(new YAMLFactory());
        RestUpstreamConfig config = (RestUpstreamConfig) mapper.readValue(
                """
                type: rest
                id: %s
                url: %s
                access: { mode: required }
                timeouts: { connect: 20s, firstByte: 500ms, idle: 500ms, total: 3s }
                maxAnswer: 1MiB
                %s
                tools:
                  - { name: %s, method: %s, path: /%s }
                """.formatted(id, server.uri(""), more.isEmpty() ? breaker() : more, id, method, path),
                UpstreamConfig.class);
        Resilience resilience = new Resilience(id, config.resilience(), Clock.systemUTC());
        RESILIENCES.put(id, resilience);
        return new RestSource(
                config,
                new UpstreamCalls(
                        config.url(),
                        _ -> Map.of(),
                        egress,
                        config.timeouts(),
                        config.maxAnswer().toBytes(),
                        resilience));
    }

    private static String breaker() {
        return "resilience: { retries: 0, breaker: { calls: 4, openFor: 100ms } }";
    }

    private static HttpResponse<String> call(String tool) {
        return fronts.send(fronts.request("/v1/tools/" + tool)
                .header("Authorization", "Bearer " + fronts.token(""))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private static UpstreamHealth.Now health(String upstream) {
        return Objects.requireNonNull(RESILIENCES.get(upstream)).health().now();
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("error").path("code").asText();
    }

    @ParameterizedTest
    @CsvSource({
        "f-hang, 504, upstream_timeout, timeout",
        "f-half, 504, upstream_timeout, timeout",
        "f-drip, 504, upstream_timeout, timeout",
        "f-reset, 502, upstream_unreachable, tool_error",
        "f-cut, 502, upstream_unreachable, tool_error",
        "f-garbage, 502, upstream_unreachable, tool_error",
        "f-500, 502, upstream_failed, tool_error",
        "f-2gb, 502, upstream_unusable, tool_error",
        "f-bomb, 502, upstream_unusable, tool_error",
        "f-moved, 502, upstream_unusable, tool_error",
        "writes, 504, upstream_timeout, unknown",
        "broken-writes, 502, upstream_unreachable, unknown"
    })
    void saysWhatHappenedAndRecordsIt(String tool, int status, String code, String outcome) {
        HttpResponse<String> answer = call(tool);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(answer.body()).doesNotContain("Secret", "Exception", "169.254");
        String decision = json(answer).path("error").path("decisionId").asText();
        assertThat(fronts.recorded())
                .filteredOn(entry -> entry.decisionId().equals(decision))
                .singleElement()
                .returns(outcome, AuditEntry::outcome)
                .returns(tool, AuditEntry::upstream);
    }

    @Test
    void aBackendThatHangsHoldsUpNobodyElse() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<HttpResponse<String>>> hanging = new ArrayList<>();
            CountDownLatch under = new CountDownLatch(20);
            CountDownLatch release = new CountDownLatch(1);
            faulty.on("/gate", (request, out, socket) -> {
                under.countDown();
                release.await(30, TimeUnit.SECONDS);
                FaultyServer.respond(out, 200, "text/plain", "late");
            });
            for (int i = 0; i < 2; i++) {
                hanging.add(CompletableFuture.supplyAsync(() -> call("f-gate"), threads));
            }
            await().atMost(PATIENCE).until(() -> under.getCount() <= 18);

            HttpResponse<String> third = call("f-gate");
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(code(third)).isEqualTo("upstream_busy");
            assertThat(third.headers().firstValue("Retry-After")).contains("1");
            assertThat(call("well").statusCode()).isEqualTo(200);
            release.countDown();
            hanging.forEach(CompletableFuture::join);
        }
    }

    @Test
    void leavesABackendAloneThatKeepsFailingAndComesBackWhenItIsWell() {
        AtomicBoolean ill = new AtomicBoolean(true);
        faulty.on(
                "/ill",
                (request, out, socket) ->
                        FaultyServer.respond(out, ill.get() ? 500 : 200, "application/json", "{\"well\":true}"));

        HttpResponse<String> refused = call("f-ill");
        for (int i = 0; i < 100 && !code(refused).equals("upstream_unavailable"); i++) {
            refused = call("f-ill");
        }
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("3");
        assertThat(health("f-ill").turnedAway()).isPositive();
        assertThat(call("well").statusCode()).isEqualTo(200);

        ill.set(false);
        await().atMost(PATIENCE).until(() -> call("f-ill").statusCode() == 200);
        await().atMost(PATIENCE)
                .until(() -> call("f-ill").statusCode() == 200
                        && health("f-ill").breaker() == UpstreamHealth.Breaker.CLOSED);
        assertThat(health("f-ill").lastProblem())
                .isNotNull()
                .extracting(UpstreamHealth.Problem::code)
                .isEqualTo("upstream_failed");
    }
}
