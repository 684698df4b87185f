package dev.gatehouse.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The same counts for Prometheus since the start: {@code gatehouse_calls_total{decision,outcome}},
 * {@code gatehouse_call_seconds}, {@code gatehouse_refusals_total{reason}} and
 * {@code gatehouse_upstream_seconds{upstream}}. The labels are bounded, however many callers and tools there are.
 */
final class CallCounters {
    private static final int MOST_NAMES = 200;
    private static final String OTHER = "other";
    private static final double[] BUCKETS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final Map<Decided, CounterDataPoint> failed = new EnumMap<>(Decided.class);
    private final Map<Decided, CounterDataPoint> answered = new EnumMap<>(Decided.class);
    private final DistributionDataPoint seconds;
    private final Counter refusals;
    private final Histogram upstream;
    private final Set<String> reasons = ConcurrentHashMap.newKeySet();
    private final Set<String> upstreams = ConcurrentHashMap.newKeySet();

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
        seconds = histogram("gatehouse_call_seconds", "How long a decided call took in all")
                .register(registry);
        refusals = Counter.builder()
                .name("gatehouse_refusals_total")
                .help("Refused calls by the reason code of docs/errors.md")
                .labelNames("reason")
                .withoutExemplars()
                .register(registry);
        upstream = histogram("gatehouse_upstream_seconds", "How long upstreams took for the calls sent to them")
                .labelNames("upstream")
                .register(registry);
    }

    private static Histogram.Builder histogram(String name, String help) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(BUCKETS)
                .withoutExemplars();
    }

    void count(Decided decided, boolean hasFailed, long micros) {
        CounterDataPoint calls = (hasFailed ? failed : answered).get(decided);
        if (calls != null) {
            calls.inc();
        }
        seconds.observe(micros / 1e6);
    }

    void refused(String reason) {
        refusals.labelValues(bounded(reason, reasons)).inc();
    }

    /** Makes the upstream's series, so that it is there before its first call. */
    void expectUpstream(String name) {
        upstream.initLabelValues(bounded(name, upstreams));
    }

    void upstream(String name, long micros) {
        upstream.labelValues(bounded(name, upstreams)).observe(micros / 1e6);
    }

    /** Names come from the code and the configuration; should that ever change, Prometheus is not to suffer. */
    private static String bounded(String name, Set<String> seen) {
        return seen.contains(name) || (seen.size() < MOST_NAMES && seen.add(name)) || seen.contains(name)
                ? name
                : OTHER;
    }
}
