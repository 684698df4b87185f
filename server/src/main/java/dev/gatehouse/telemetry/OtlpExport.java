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

/** The way to a collector: OTLP over HTTP, protobuf, compressed, by egress. Thread-safe. */
public final class OtlpExport {
    private static final String COMPRESSION = "gzip";

    private final OtlpConfig config;
    private final Egress egress;
    private final Rejections rejections;
    private final Resource resource;

    /**
     * The way there.
     *
     * @param rejections counts what the collector refuses
     * @param version the gateway's
     */
    public OtlpExport(OtlpConfig config, Egress egress, Rejections rejections, String version) {
        this.config = config;
        this.egress = egress;
        this.rejections = rejections;
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
                .setEndpoint(url(Rejections.TRACES))
                .setHeaders(config::headers)
                .setCompression(COMPRESSION)
                .setComponentLoader(new Senders(egress, counting(Rejections.TRACES)))
                .build();
    }

    MetricExporter metrics() {
        return OtlpHttpMetricExporter.builder()
                .setEndpoint(url(Rejections.METRICS))
                .setHeaders(config::headers)
                .setCompression(COMPRESSION)
                .setComponentLoader(new Senders(egress, counting(Rejections.METRICS)))
                .build();
    }

    /** For records that wait elsewhere until they are taken. */
    public OtlpLogs logs() {
        EgressSender.Listener counted = counting(Rejections.LOGS);
        return new OtlpLogs(listener -> OtlpHttpLogRecordExporter.builder()
                .setEndpoint(url(Rejections.LOGS))
                .setHeaders(config::headers)
                .setCompression(COMPRESSION)
                .setRetryPolicy(null)
                .setComponentLoader(new Senders(egress, (status, partial) -> {
                    counted.answered(status, partial);
                    listener.answered(status, partial);
                }))
                .build());
    }

    private EgressSender.Listener counting(String signal) {
        return (_, partial) -> rejections.count(signal, partial);
    }

    private String url(String signal) {
        String base = config.endpoint().toString();
        return (base.endsWith("/") ? base : base + "/") + "v1/" + signal;
    }

    /** Gives the exporters our way out in place of an HTTP client of theirs. */
    private record Senders(Egress egress, EgressSender.Listener listener) implements ComponentLoader {
        @Override
        public <T> Iterable<T> load(Class<T> wanted) {
            HttpSenderProvider sender = config -> new EgressSender(egress, config, listener);
            return wanted.isInstance(sender) ? List.of(wanted.cast(sender)) : List.of();
        }
    }
}
