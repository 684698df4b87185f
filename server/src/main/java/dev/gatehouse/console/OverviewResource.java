package dev.gatehouse.console;

import com.codahale.metrics.health.HealthCheckRegistry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditStatistics;
import dev.gatehouse.console.api.OverviewView;
import dev.gatehouse.console.api.OverviewView.Step;
import dev.gatehouse.identity.RemoteJwks;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.upstream.UpstreamState;
import dev.gatehouse.upstream.Upstreams;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The console's first page: is it healthy, who is refused, what changed? */
@Path("overview")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class OverviewResource {
    private static final int CHANGES = 5;

    private final GatewayInfo gateway;
    private final Clock clock;
    private final AuditLog log;
    private final ChainChecks checks;
    private final CallStatistics statistics;
    private final Changes changes;
    private final ToolRegistry tools;
    private final Upstreams upstreams;
    private final List<TrustedIssuer> issuers;
    private final HealthCheckRegistry healthChecks;
    private final FirstRun firstRun;
    private final OperatorActs acts;

    OverviewResource(
            GatewayInfo gateway,
            Clock clock,
            AuditLog log,
            ChainChecks checks,
            CallStatistics statistics,
            Changes changes,
            ToolRegistry tools,
            Upstreams upstreams,
            List<TrustedIssuer> issuers,
            HealthCheckRegistry healthChecks,
            FirstRun firstRun,
            OperatorActs acts) {
        this.gateway = gateway;
        this.clock = clock;
        this.log = log;
        this.checks = checks;
        this.statistics = statistics;
        this.changes = changes;
        this.tools = tools;
        this.upstreams = upstreams;
        this.issuers = List.copyOf(issuers);
        this.healthChecks = healthChecks;
        this.firstRun = firstRun;
        this.acts = acts;
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
                        gateway.startedAt(),
                        environment(),
                        gateway.auditKept() == null ? null : gateway.auditKept().toSeconds()),
                decided(now.minusSeconds(60), now),
                decided(now.minus(Duration.ofHours(1)), now),
                new OverviewView.ChainHead(log.headSeq(), log.headHash(), verified()),
                new OverviewView.ToolCounts(all.size(), enabled),
                health(),
                issuers.stream().map(OverviewResource::keys).toList(),
                statistics.denials(now.minus(Duration.ofHours(1))),
                changes.during(null, null, CHANGES),
                steps(enabled > 0));
    }

    /** Puts the list of what a new gateway needs away, for everybody and for good. */
    @POST
    @Path("first-run/dismiss")
    @RolesAllowed("admin")
    public void dismissFirstRun(@Auth Session session, @Context HttpServletRequest request) {
        firstRun.dismiss(
                acts.did(session, request, "first-run.dismiss", "Put the list of first steps on the overview away."));
    }

    private OverviewView.@Nullable Environment environment() {
        EnvironmentConfig named = gateway.environment();
        return named == null ? null : new OverviewView.Environment(named.name(), named.color());
    }

    private OverviewView.Decided decided(Instant from, Instant to) {
        AuditStatistics.Bucket total = statistics.decided(from, to);
        return new OverviewView.Decided(
                from,
                to,
                total.allow(),
                total.deny(),
                total.limit(),
                total.challenge(),
                total.errors(),
                total.p50Ms(),
                total.p95Ms(),
                total.p99Ms());
    }

    private OverviewView.@Nullable Verified verified() {
        ChainChecks.Found last = checks.last();
        return last == null
                ? null
                : new OverviewView.Verified(
                        last.time(), last.report().intact(), last.report().headSeq());
    }

    private static OverviewView.IssuerKeys keys(TrustedIssuer issuer) {
        if (issuer.keys() instanceof RemoteJwks fetched) {
            Duration age = fetched.age();
            return new OverviewView.IssuerKeys(
                    issuer.issuer(), false, age == null ? null : age.toSeconds(), fetched.problem());
        }
        return new OverviewView.IssuerKeys(issuer.issuer(), true, null, null);
    }

    private OverviewView.@Nullable FirstRun steps(boolean anyTool) {
        FirstRun.Remembered remembered = firstRun.remembered();
        if (remembered.dismissed()) {
            return null;
        }
        List<Step> steps = List.of(
                new Step(
                        Step.Name.UPSTREAM,
                        upstreams.states().stream().anyMatch(state -> state.phase() == UpstreamState.Phase.READY)),
                new Step(Step.Name.TOOL, anyTool),
                new Step(
                        Step.Name.KEYS,
                        issuers.stream()
                                .allMatch(
                                        issuer -> !(issuer.keys() instanceof RemoteJwks fetched) || fetched.isReady())),
                new Step(Step.Name.DOCTOR, remembered.doctor()),
                new Step(Step.Name.CALL, statistics.anySuccess()));
        return steps.stream().allMatch(Step::done) ? null : new OverviewView.FirstRun(steps);
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
