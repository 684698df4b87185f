package dev.gatehouse.telemetry;

import io.dropwizard.lifecycle.Managed;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Sends what Prometheus would read to a collector, at intervals and once more at the end. */
public final class MetricsExport implements Managed {
    private final OtlpExport export;
    private final PrometheusRegistry registry;
    private SdkMeterProvider provider = SdkMeterProvider.builder().build();

    public MetricsExport(OtlpExport export, PrometheusRegistry registry) {
        this.export = export;
        this.registry = registry;
    }

    @Override
    public void start() {
        provider = SdkMeterProvider.builder()
                .setResource(export.resource())
                .registerMetricReader(PeriodicMetricReader.builder(export.metrics())
                        .setInterval(export.config().interval().toJavaDuration())
                        .build())
                .registerMetricProducer(new PrometheusMetrics(registry))
                .build();
    }

    @Override
    public void stop() {
        provider.close();
    }
}
