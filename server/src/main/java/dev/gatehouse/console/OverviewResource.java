package dev.gatehouse.console;

import com.codahale.metrics.health.HealthCheckRegistry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.console.api.OverviewView;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The console's first page: is it healthy, who is refused, what changed? */
@Path("overview")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class OverviewResource {
    private static final int CHANGES = 5;

    private final GatewayInfo gateway;
    private final Clock clock;
    private final CallMeter meter;
    private final AuditLog log;
    private final Denials denials;
    private final ToolRegistry tools;
    private final HealthCheckRegistry healthChecks;

    OverviewResource(
            GatewayInfo gateway,
            Clock clock,
            CallMeter meter,
            AuditLog log,
            Denials denials,
            ToolRegistry tools,
            HealthCheckRegistry healthChecks) {
        this.gateway = gateway;
        this.clock = clock;
        this.meter = meter;
        this.log = log;
        this.denials = denials;
        this.tools = tools;
        this.healthChecks = healthChecks;
    }

    /** Everything the first page shows. */
    @GET
    public OverviewView getOverview() {
        Instant now = clock.instant();
        List<Tool> all = tools.current().tools();
        int enabled = (int) all.stream().filter(tool -> tool.access().enabled()).count();
        return new OverviewView(
                new OverviewView.Gateway(
                        gateway.version(),
                        gateway.publicUrl(),
                        gateway.mcpUrl(),
                        gateway.issuer(),
                        gateway.startedAt()),
                rates(now),
                lastHour(now),
                new OverviewView.ChainHead(log.headSeq(), log.headHash()),
                new OverviewView.ToolCounts(all.size(), enabled),
                health(),
                denials.since(now.minus(Duration.ofHours(1))),
                tools.recentRevisions(CHANGES));
    }

    private OverviewView.Rates rates(Instant now) {
        CallMeter.Point minute = interval(now, 60);
        long calls = calls(minute);
        return new OverviewView.Rates(
                calls / 60.0,
                calls == 0 ? 0 : (double) minute.errors() / calls,
                (calls - minute.allow()) / 60.0,
                minute.p50Ms(),
                minute.p95Ms(),
                minute.p99Ms());
    }

    private OverviewView.Counts lastHour(Instant now) {
        CallMeter.Point hour = interval(now.plusSeconds(1), 3600); // with the second that is still running
        return new OverviewView.Counts(hour.allow(), hour.deny(), hour.limit(), hour.challenge(), hour.errors());
    }

    private CallMeter.Point interval(Instant end, int seconds) {
        return meter.series(end.minusSeconds(seconds), end, seconds).getFirst();
    }

    private static long calls(CallMeter.Point point) {
        return point.allow() + point.deny() + point.limit() + point.challenge();
    }

    private List<OverviewView.Health> health() {
        return healthChecks.runHealthChecks().entrySet().stream()
                .map(check -> new OverviewView.Health(
                        check.getKey(),
                        check.getValue().isHealthy(),
                        check.getValue().getMessage()))
                .toList();
    }
}
