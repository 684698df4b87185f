package dev.gatehouse.telemetry;

import dev.gatehouse.egress.Egress;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;

/** The way to a collector: OTLP over HTTP, protobuf, compressed, by egress. Thread-safe. */
public final class OtlpExport {
    private static final String COMPRESSION = "gzip";

    private final OtlpConfig config;
    private final Egress egress;
    private final Senders senders;
    private final Resource resource;

    /** {@code version}: the gateway's. */
    public OtlpExport(OtlpConfig config, Egress egress, String version) {
        this.config = config;
        this.egress = egress;
        this.senders = new Senders(egress, _ -> {});
        this.resource = Resource.create(Attributes.builder()
                .put(AttributeKey.stringKey("service.name"), config.serviceName())
                .put(AttributeKey.stringKey("service.version"), version)
                .put(
                        AttributeKey.stringKey("service.instance.id"),
                        UUID.randomUUID().toString())
                .put(AttributeKey.stringKey("telemetry.sdk.name"), "opentelemetry")
                .put(AttributeKey.stringKey("telemetry.sdk.language"), "java")
                .build());
    }

    OtlpConfig config() {
        return config;
    }

    /** What all that is exported tells of this process: name, version, and an id of its own. */
    public Resource resource() {
        return resource;
    }

    SpanExporter spans() {
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(url("traces"))
                .setHeaders(config::headers)
                .setCompression(COMPRESSION)
                .setComponentLoader(senders)
                .build();
    }

    MetricExporter metrics() {
        return OtlpHttpMetricExporter.builder()
                .setEndpoint(url("metrics"))
                .setHeaders(config::headers)
                .setCompression(COMPRESSION)
                .setComponentLoader(senders)
                .build();
    }

    /** For records that wait elsewhere until they are taken. */
    public OtlpLogs logs() {
        return new OtlpLogs(heard -> OtlpHttpLogRecordExporter.builder()
                .setEndpoint(url("logs"))
                .setHeaders(config::headers)
                .setCompression(COMPRESSION)
                .setRetryPolicy(null)
                .setComponentLoader(new Senders(egress, heard))
                .build());
    }

    private String url(String signal) {
        String base = config.endpoint().toString();
        return (base.endsWith("/") ? base : base + "/") + "v1/" + signal;
    }

    /** Gives the exporters our way out in place of an HTTP client of theirs. */
    private record Senders(Egress egress, IntConsumer heard) implements ComponentLoader {
        @Override
        public <T> Iterable<T> load(Class<T> wanted) {
            HttpSenderProvider sender = config -> new EgressSender(egress, config, heard);
            return wanted.isInstance(sender) ? List.of(wanted.cast(sender)) : List.of();
        }
    }
}
