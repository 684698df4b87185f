package dev.gatehouse.telemetry;

import dev.gatehouse.store.Database;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus reads of the gateway besides its calls: state that is looked up when it asks. Labels hold names of
 * the configuration alone, so that their number is bounded.
 */
public final class GatewayMetrics {
    private final PrometheusRegistry registry;

    /** Publishes there. */
    public GatewayMetrics(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** Publishes {@code gatehouse_build_info} with the version that runs. */
    public void build(String version) {
        Info.builder()
                .name("gatehouse_build_info")
                .help("The version that runs")
                .labelNames("version", "java")
                .register(registry)
                .addLabelValues(version, Runtime.version().toString());
    }

    /** Publishes how the database and its one writer do. */
    public void store(Database database) {
        gauge(
                "gatehouse_store_up",
                "Whether the last change could be made durable",
                () -> database.available() ? 1 : 0);
        gauge("gatehouse_store_queue", "Changes, audit events among them, that wait to be durable", database::waiting);
        counter(
                "gatehouse_store_commits",
                "Groups of changes that were made durable",
                () -> database.committed().groups());
        counter(
                "gatehouse_store_changes",
                "Changes, audit events among them, that were made durable",
                () -> database.committed().changes());
        counter(
                "gatehouse_store_commit_seconds",
                "How long the commits took altogether",
                () -> database.committed().seconds());
    }

    /** Publishes a value that is looked up when Prometheus asks. */
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** Publishes one value for each of what is named; {@code NaN} where there is none. */
    public <T> void gauges(String name, String help, String label, Map<String, T> named, ToDoubleFunction<T> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(
                        callback -> named.forEach((labelled, one) -> callback.call(value.applyAsDouble(one), labelled)))
                .register(registry);
    }

    private void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }
}
