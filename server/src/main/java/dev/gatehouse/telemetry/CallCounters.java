package dev.gatehouse.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.EnumMap;
import java.util.Map;

/**
 * The same counts for Prometheus since the start: {@code gatehouse_calls_total{decision,outcome}} and
 * {@code gatehouse_call_seconds}. The labels have nine values in all, however many callers and tools there are.
 */
final class CallCounters {
    private final Map<Decided, CounterDataPoint> failed = new EnumMap<>(Decided.class);
    private final Map<Decided, CounterDataPoint> answered = new EnumMap<>(Decided.class);
    private final DistributionDataPoint seconds;

    CallCounters(PrometheusRegistry registry) {
        Counter calls = Counter.builder()
                .name("gatehouse_calls_total")
                .help("Decided calls. outcome: ok (allowed and answered), refused, error (ours or the tool's)")
                .labelNames("decision", "outcome")
                .withoutExemplars()
                .register(registry);
        for (Decided decided : Decided.values()) {
            failed.put(decided, calls.labelValues(decided.word(), "error"));
            answered.put(decided, calls.labelValues(decided.word(), decided == Decided.ALLOW ? "ok" : "refused"));
        }
        seconds = Histogram.builder()
                .name("gatehouse_call_seconds")
                .help("How long a decided call took in all")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
                .withoutExemplars()
                .register(registry);
    }

    void count(Decided decided, boolean hasFailed, long micros) {
        CounterDataPoint calls = (hasFailed ? failed : answered).get(decided);
        if (calls != null) {
            calls.inc();
        }
        seconds.observe(micros / 1e6);
    }
}
