package dev.gatehouse.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what collectors refuse of what they are sent, and says so once a minute at most. Thread-safe. */
public final class Rejections {
    static final String TRACES = "traces";
    static final String METRICS = "metrics";
    static final String LOGS = "logs";

    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final Counter counter;
    private final AtomicLong lastSaid = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    /** Publishes there how many it has counted. */
    public Rejections(PrometheusRegistry registry) {
        counter = Counter.builder()
                .name("gatehouse_otlp_rejected")
                .help("Spans, points and records that the collector took and refused")
                .labelNames("signal")
                .register(registry);
        List.of(TRACES, METRICS, LOGS).forEach(counter::initLabelValues);
    }

    void count(String signal, PartialSuccess partial) {
        if (partial.rejected() == 0) {
            return;
        }
        counter.labelValues(signal).inc(partial.rejected());
        long now = System.nanoTime();
        long last = lastSaid.get();
        if (now - last >= QUIET_NANOS && lastSaid.compareAndSet(last, now)) {
            LOG.warn("The collector refused {} of the {} it was sent: {}", partial.rejected(), signal, partial.said());
        }
    }
}
