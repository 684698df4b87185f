package dev.gatehouse.console;

import dev.gatehouse.console.api.MetricsPoint;
import dev.gatehouse.console.api.MetricsView;
import dev.gatehouse.telemetry.CallMeter;
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
import org.jspecify.annotations.Nullable;

/** Rates and latencies over time. */
@Path("metrics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class MetricsResource {
    private static final Duration DEFAULT_RANGE = Duration.ofMinutes(15);
    private static final long MOST_POINTS = 5000;

    private final CallMeter meter;
    private final Clock clock;

    MetricsResource(CallMeter meter, Clock clock) {
        this.meter = meter;
        this.clock = clock;
    }

    /** The points of a range, at most 5,000; without a range, the last 15 minutes. */
    @GET
    public MetricsView getMetrics(
            @QueryParam("from") @Nullable Instant from,
            @QueryParam("to") @Nullable Instant to,
            @QueryParam("step") @DefaultValue("5") int step) {
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
        return new MetricsView(
                step,
                meter.series(start, end, step).stream().map(MetricsPoint::of).toList());
    }
}
