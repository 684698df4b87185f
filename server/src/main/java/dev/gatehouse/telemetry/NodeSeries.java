package dev.gatehouse.telemetry;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How this node itself does: what its gauges and its JVM say every five seconds, for the last two hours, in memory.
 * Thread-safe; readings are taken by one thread at a time.
 */
public final class NodeSeries {
    private static final int EVERY_SECONDS = 5;
    private static final Duration KEPT = Duration.ofHours(2);
    private static final String IN_FLIGHT = "gatehouse_upstream_in_flight";
    private static final String SESSIONS = "gatehouse_mcp_sessions";
    private static final String STREAMS = "gatehouse_mcp_streams";
    private static final String QUEUE = "gatehouse_store_queue";
    private static final Set<String> GAUGES = Set.of(IN_FLIGHT, SESSIONS, STREAMS, QUEUE);

    private final PrometheusRegistry registry;
    private final NavigableMap<Instant, Reading> readings = new ConcurrentSkipListMap<>();
    private long collectedMillis = collectedMillis();
    private long collectedAt = System.nanoTime();

    /** Reads the gauges that are published there. */
    public NodeSeries(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** A second has ended: every fifth is a reading. */
    public void ended(CallMeter.Point second) {
        if (second.time().getEpochSecond() % EVERY_SECONDS == 0) {
            read(second.time());
        }
    }

    void read(Instant time) {
        Map<String, Double> gauges = registry.scrape(GAUGES::contains).stream()
                .filter(GaugeSnapshot.class::isInstance)
                .map(GaugeSnapshot.class::cast)
                .collect(Collectors.toMap(
                        gauge -> gauge.getMetadata().getName(),
                        gauge -> gauge.getDataPoints().stream()
                                .mapToDouble(GaugeDataPointSnapshot::getValue)
                                .sum()));
        readings.put(
                time,
                new Reading(
                        rounded(gauges.get(IN_FLIGHT)),
                        rounded(gauges.get(SESSIONS)),
                        rounded(gauges.get(STREAMS)),
                        rounded(gauges.get(QUEUE)),
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax(),
                        collecting()));
        readings.headMap(time.minus(KEPT)).clear();
    }

    /** The last reading of a time, which ends before {@code to}; absent if there is none. */
    public @Nullable Reading last(Instant from, Instant to) {
        Map.Entry<Instant, Reading> last = readings.lowerEntry(to);
        return last == null || last.getKey().isBefore(from) ? null : last.getValue();
    }

    private static long rounded(@Nullable Double value) {
        return value == null ? 0 : Math.round(value);
    }

    /** The share of the time since the last reading for which the collector stopped everything. */
    private double collecting() {
        long millis = collectedMillis();
        long now = System.nanoTime();
        double share = (millis - collectedMillis) * 1e6 / Math.max(1, now - collectedAt);
        collectedMillis = millis;
        collectedAt = now;
        return Math.clamp(share, 0, 1);
    }

    /** What runs beside the program is not counted: it stops nobody. */
    private static long collectedMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> !collector.getName().contains("Cycles")
                        && !collector.getName().contains("Concurrent"))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum();
    }

    /**
     * What was found at one moment.
     *
     * @param inFlight calls of backends under way
     * @param sessions open sessions of the older MCP revisions
     * @param streams open streams of the newest
     * @param waiting changes, audit events among them, that wait to be durable
     * @param heapBytes how much of the heap is in use
     * @param heapMaxBytes how large it may become
     * @param collecting the share of the time, 0 to 1, for which the garbage collector stopped everything
     */
    public record Reading(
            long inFlight,
            long sessions,
            long streams,
            long waiting,
            long heapBytes,
            long heapMaxBytes,
            double collecting) {}
}
