package dev.gatehouse.console;

import dev.gatehouse.console.api.MetricsPoint;
import dev.gatehouse.console.api.MetricsView;
import dev.gatehouse.console.api.NodeMetricsView;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.telemetry.NodeSeries;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rates and latencies over time. */
@Path("metrics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class MetricsResource {
    private static final Duration DEFAULT_RANGE = Duration.ofMinutes(15);
    private static final long MOST_POINTS = 5000;

    private final CallMeter meter;
    private final NodeSeries node;
    private final Clock clock;

    MetricsResource(CallMeter meter, NodeSeries node, Clock clock) {
        this.meter = meter;
        this.node = node;
        this.clock = clock;
    }

    /** The points of a range, at most 5,000; without a range, the last 15 minutes. */
    @GET
    public MetricsView getMetrics(
            @QueryParam("from") @Nullable Instant from,
            @QueryParam("to") @Nullable Instant to,
            @QueryParam("step") @DefaultValue("5") int step) {
        return new MetricsView(
                step, series(from, to, step).stream().map(MetricsPoint::of).toList());
    }

    /** How this node itself did in a range, which is as for the metrics. */
    @GET
    @Path("node")
    public NodeMetricsView getNodeMetrics(
            @QueryParam("from") @Nullable Instant from,
            @QueryParam("to") @Nullable Instant to,
            @QueryParam("step") @DefaultValue("5") int step) {
        return new NodeMetricsView(
                step, series(from, to, step).stream().map(this::nodePoint).toList());
    }

    private NodeMetricsView.Point nodePoint(CallMeter.Point point) {
        boolean called = point.allow() + point.deny() + point.limit() + point.challenge() > 0;
        return new NodeMetricsView.Point(
                point.time(),
                called ? Math.max(0, point.meanMs() - point.upstreamMs()) : null,
                called ? point.upstreamMs() : null,
                NodeMetricsView.Reading.of(node.last(point.time(), point.time().plusSeconds(point.seconds()))));
    }

    private List<CallMeter.Point> series(@Nullable Instant from, @Nullable Instant to, int step) {
        Instant end = to == null ? clock.instant() : to;
        Instant start = from == null ? end.minus(DEFAULT_RANGE) : from;
        if (step < 1 || step > 3600) {
            throw ApiError.invalid("step must be 1 to 3600 seconds");
        }
        if (!start.isBefore(end)) {
            throw ApiError.invalid("from must be before to");
        }
        if (Duration.between(start, end).toSeconds() / step > MOST_POINTS) {
            throw ApiError.invalid("that is more than " + MOST_POINTS + " points: take a longer step");
        }
        return meter.series(start, end, step);
    }
}
