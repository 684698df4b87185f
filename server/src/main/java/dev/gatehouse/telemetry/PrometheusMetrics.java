package dev.gatehouse.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The metrics of docs/monitoring.md under the same names and labels, as OpenTelemetry has them. */
final class PrometheusMetrics implements MetricProducer {
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.gatehouse");

    private final PrometheusRegistry registry;
    private final Clock clock = Clock.systemUTC();
    private final long start = nanos(clock.millis());

    PrometheusMetrics(PrometheusRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        long now = nanos(clock.millis());
        List<MetricData> metrics = new ArrayList<>();
        for (MetricSnapshot snapshot : registry.scrape()) {
            MetricData metric = metric(resource, snapshot, now);
            if (metric != null && !metric.isEmpty()) {
                metrics.add(metric);
            }
        }
        return metrics;
    }

    private @Nullable MetricData metric(Resource resource, MetricSnapshot snapshot, long now) {
        MetricMetadata about = snapshot.getMetadata();
        return switch (snapshot) {
            case CounterSnapshot counter ->
                new Metric(
                        resource,
                        about.getPrometheusName() + "_total",
                        about,
                        MetricDataType.DOUBLE_SUM,
                        SumData.createDoubleSumData(
                                true,
                                AggregationTemporality.CUMULATIVE,
                                counter.getDataPoints().stream()
                                        .map(point -> value(point, point.getValue(), now))
                                        .toList()));
            case GaugeSnapshot gauge ->
                new Metric(
                        resource,
                        about.getPrometheusName(),
                        about,
                        MetricDataType.DOUBLE_GAUGE,
                        GaugeData.createDoubleGaugeData(gauge.getDataPoints().stream()
                                .filter(point -> !Double.isNaN(point.getValue()))
                                .map(point -> value(point, point.getValue(), now))
                                .toList()));
            case InfoSnapshot info ->
                new Metric(
                        resource,
                        about.getPrometheusName() + "_info",
                        about,
                        MetricDataType.DOUBLE_GAUGE,
                        GaugeData.createDoubleGaugeData(info.getDataPoints().stream()
                                .map(point -> value(point, 1, now))
                                .toList()));
            case HistogramSnapshot histogram ->
                new Metric(
                        resource,
                        about.getPrometheusName(),
                        about,
                        MetricDataType.HISTOGRAM,
                        HistogramData.create(
                                AggregationTemporality.CUMULATIVE,
                                histogram.getDataPoints().stream()
                                        .filter(HistogramSnapshot.HistogramDataPointSnapshot::hasClassicHistogramData)
                                        .map(point -> histogram(point, now))
                                        .toList()));
            case SummarySnapshot summary ->
                new Metric(
                        resource,
                        about.getPrometheusName(),
                        about,
                        MetricDataType.SUMMARY,
                        SummaryData.create(summary.getDataPoints().stream()
                                .map(point -> summary(point, now))
                                .toList()));
            default -> null;
        };
    }

    private DoublePointData value(DataPointSnapshot point, double value, long now) {
        return DoublePointData.create(since(point), now, labels(point), value, List.of());
    }

    private HistogramPointData histogram(HistogramSnapshot.HistogramDataPointSnapshot point, long now) {
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        List<Double> bounds = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            if (!Double.isInfinite(buckets.getUpperBound(i))) {
                bounds.add(buckets.getUpperBound(i));
            }
            counts.add(buckets.getCount(i));
        }
        return HistogramPointData.create(
                since(point), now, labels(point), point.getSum(), false, 0, false, 0, bounds, counts);
    }

    private SummaryPointData summary(SummarySnapshot.SummaryDataPointSnapshot point, long now) {
        return SummaryPointData.create(
                since(point),
                now,
                labels(point),
                point.hasCount() ? point.getCount() : 0,
                point.hasSum() ? point.getSum() : 0,
                StreamSupport.stream(point.getQuantiles().spliterator(), false)
                        .map(quantile -> ValueAtQuantile.create(quantile.getQuantile(), quantile.getValue()))
                        .toList());
    }

    private static Attributes labels(DataPointSnapshot point) {
        AttributesBuilder attributes = Attributes.builder();
        point.getLabels().forEach(label -> attributes.put(label.getName(), label.getValue()));
        return attributes.build();
    }

    private long since(DataPointSnapshot point) {
        return point.hasCreatedTimestamp() ? nanos(point.getCreatedTimestampMillis()) : start;
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private record Metric(Resource resource, String name, MetricMetadata about, MetricDataType type, Data<?> data)
            implements MetricData {
        @Override
        public Resource getResource() {
            return resource;
        }

        @Override
        public InstrumentationScopeInfo getInstrumentationScopeInfo() {
            return SCOPE;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getDescription() {
            return about.getHelp() == null ? "" : about.getHelp();
        }

        @Override
        public String getUnit() {
            return about.getUnit() != null && about.getUnit().toString().equals("seconds") ? "s" : "";
        }

        @Override
        public MetricDataType getType() {
            return type;
        }

        @Override
        public Data<?> getData() {
            return data;
        }
    }
}
