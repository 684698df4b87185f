package dev.gatehouse;

import dev.gatehouse.audit.Spill;
import dev.gatehouse.audit.sink.Sinks;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.telemetry.GatewayMetrics;
import dev.gatehouse.telemetry.MetricsExport;
import dev.gatehouse.telemetry.OtlpConfig;
import dev.gatehouse.telemetry.OtlpExport;
import dev.gatehouse.telemetry.Rejections;
import dev.gatehouse.telemetry.RequestFilter;
import dev.gatehouse.telemetry.Tracing;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.setup.ServletEnvironment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway tells of itself: its metrics, and what goes to a collector.
 *
 * @param registry every metric
 * @param meter counts calls
 * @param metrics takes gauges
 */
record TelemetryParts(PrometheusRegistry registry, CallMeter meter, GatewayMetrics metrics) {
    /** Starts all of it; {@code spill} is what keeps events beside the database, if anything does. */
    static TelemetryParts start(
            GatehouseConfig config, Parts parts, Environment environment, @Nullable Spill spill, Clock clock) {
        PrometheusRegistry registry = new PrometheusRegistry();
        CallMeter meter = new CallMeter(clock, registry);
        parts.resiliences().publish(registry);
        config.upstreams().forEach(upstream -> meter.expectUpstream(upstream.id()));
        GatewayMetrics metrics = new GatewayMetrics(registry);
        metrics.build(Gatehouse.version());
        metrics.store(parts.database());
        metrics.gauge("gatehouse_audit_events", "Events in the chain of the record", parts.audit()::headSeq);
        metrics.gauge(
                "gatehouse_audit_spilled",
                "Events that wait in the journal because the database cannot take them",
                spill == null ? () -> 0 : spill::waiting);
        environment.lifecycle().manage(meter);
        handOn(config, parts, environment, metrics, export(config, parts, environment, registry), clock);
        return new TelemetryParts(registry, meter, metrics);
    }

    private static void handOn(
            GatehouseConfig config,
            Parts parts,
            Environment environment,
            GatewayMetrics metrics,
            @Nullable OtlpExport otlp,
            Clock clock) {
        Sinks sinks = new Sinks(
                config.audit().sinks(),
                parts.database(),
                parts.audit(),
                parts.egress(),
                otlp,
                config.dataDirectory(),
                clock);
        environment.lifecycle().manage(sinks);
        metrics.gauges(
                "gatehouse_sink_lag",
                "Events that a sink has yet to get; NaN where another node hands on for it",
                "sink",
                sinks.lags(),
                DoubleSupplier::getAsDouble);
    }

    /** What goes to a collector, if there is one; and what stands before every request, on both ports. */
    private static @Nullable OtlpExport export(
            GatehouseConfig config, Parts parts, Environment environment, PrometheusRegistry registry) {
        OtlpConfig collector = config.telemetry().otlp();
        Rejections rejections = new Rejections(registry);
        if (collector == null) {
            standBefore(environment, new RequestFilter(null));
            return null;
        }
        OtlpExport otlp = new OtlpExport(collector, parts.egress(), rejections, Gatehouse.version());
        if (collector.metrics()) {
            environment.lifecycle().manage(new MetricsExport(otlp, registry));
        }
        Tracing tracing = collector.traces() ? new Tracing(otlp, Gatehouse.version()) : null;
        if (tracing != null) {
            environment.lifecycle().manage(tracing);
        }
        standBefore(environment, new RequestFilter(tracing));
        return otlp;
    }

    private static void standBefore(Environment environment, RequestFilter filter) {
        for (ServletEnvironment servlets : List.of(environment.servlets(), environment.admin())) {
            FilterRegistration.Dynamic registration = servlets.addFilter("request", filter);
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        }
    }
}
