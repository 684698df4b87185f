package dev.gatehouse.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.store.Database;
import dev.gatehouse.telemetry.OtlpConfig;
import dev.gatehouse.telemetry.OtlpExport;
import dev.gatehouse.telemetry.Rejections;
import dev.gatehouse.testing.OtlpReceiver;
import dev.gatehouse.testing.TestDatabase;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector that takes a request and refuses some of what is in it. */
class CollectorTest {
    @TempDir
    private Path folder;

    @Test
    void whatItRefusesInPartIsCountedAndPutAsideAndNotSentAgain() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
        try (OtlpReceiver receiver = OtlpReceiver.start();
                Database database = TestDatabase.SQLITE.open(folder)) {
            AuditLog log = new AuditLog(database);
            for (String tool : List.of("first", "second", "third")) {
                log.append(new AuditEntryBuilder(Clock.systemUTC().instant(), DecisionId.next(), "mcp", "tools/call")
                        .tool(tool)
                        .build());
            }
            receiver.refuses(2, "quota exceeded");
            OtlpExport otlp = new OtlpExport(
                    new OtlpConfig(receiver.url(), null, null, null, null, null, null),
                    egress,
                    new Rejections(registry),
                    "test");
            SinkConfig config = new SinkConfig(
                    "collector",
                    SinkConfig.Type.OTLP,
                    null,
                    null,
                    null,
                    SinkConfig.From.START,
                    null,
                    null,
                    null,
                    null,
                    null);
            Sinks sinks = new Sinks(List.of(config), database, log, egress, otlp, folder, Clock.systemUTC());
            sinks.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> sinks.lags().values().stream().allMatch(lag -> lag.getAsDouble() == 0));
            sinks.stop();

            assertThat(receiver.logs()).hasSize(3);
            assertThat(folder.resolve("dead-letters/collector.jsonl")).content().contains("first", "second", "third");
            assertThat(rejected(registry, "logs")).isEqualTo(2);
            assertThat(rejected(registry, "traces")).isZero();
        } finally {
            egress.stop();
        }
    }

    private static double rejected(PrometheusRegistry registry, String signal) {
        return registry.scrape().stream()
                .filter(metric -> metric.getMetadata().getName().equals("gatehouse_otlp_rejected"))
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .filter(point -> signal.equals(point.getLabels().get("signal")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .findFirst()
                .orElseThrow();
    }
}
