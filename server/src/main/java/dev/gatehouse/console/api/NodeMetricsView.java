package dev.gatehouse.console.api;

import dev.gatehouse.telemetry.NodeSeries;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How this node itself did, a point for each {@code step} seconds. */
public record NodeMetricsView(int step, List<Point> points) {
    /**
     * One step.
     *
     * @param time its start
     * @param gatewayMs how long a call took on average without what it took upstream; absent if there were no calls
     * @param upstreamMs how long calls took upstream, on average of all of them
     * @param reading what was read last within it; absent if nothing was
     */
    public record Point(
            Instant time,
            @Nullable Double gatewayMs,
            @Nullable Double upstreamMs,
            @Nullable Reading reading) {}

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
            double collecting) {
        /** The reading as it was taken; absent if there is none. */
        public static @Nullable Reading of(NodeSeries.@Nullable Reading taken) {
            return taken == null
                    ? null
                    : new Reading(
                            taken.inFlight(),
                            taken.sessions(),
                            taken.streams(),
                            taken.waiting(),
                            taken.heapBytes(),
                            taken.heapMaxBytes(),
                            taken.collecting());
        }
    }
}
