package dev.gatehouse.console;

import dev.gatehouse.console.api.ProbeView;
import dev.gatehouse.console.api.UpstreamView;
import dev.gatehouse.console.api.UpstreamsView;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.UpstreamState;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;

/** The backends behind the gateway, and how it stands with them. */
@Path("upstreams")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class UpstreamResource {
    private final Backends backends;
    private final OperatorActs acts;
    private final Clock clock;

    UpstreamResource(Backends backends, OperatorActs acts, Clock clock) {
        this.backends = backends;
        this.acts = acts;
        this.clock = clock;
    }

    /** All backends, in the order of the configuration. */
    @GET
    public UpstreamsView listUpstreams() {
        return new UpstreamsView(backends.configured().stream().map(this::view).toList());
    }

    /** One backend. */
    @GET
    @Path("{id}")
    public UpstreamView getUpstream(@PathParam("id") String id) {
        return view(find(id));
    }

    /** Asks a backend soon for what it offers, without waiting for the answer. */
    @POST
    @Path("{id}/reload")
    @RolesAllowed("admin")
    public void reloadUpstream(@PathParam("id") String id, @Auth Session session, @Context HttpServletRequest request) {
        UpstreamConfig upstream = find(id);
        acts.asked(session, request, upstream.id());
        backends.upstreams().reload(upstream.id());
    }

    /** Tries a backend now, step by step, without calling a tool; takes at most 20 seconds. */
    @POST
    @Path("{id}/probe")
    @RolesAllowed("admin")
    public ProbeView probeUpstream(
            @PathParam("id") String id, @Auth Session session, @Context HttpServletRequest request)
            throws InterruptedException {
        UpstreamConfig upstream = find(id);
        acts.probed(session, request, upstream.id());
        return ProbeView.of(clock.instant(), backends.upstreams().probe(upstream.id()));
    }

    private UpstreamConfig find(String id) {
        return backends.configured().stream()
                .filter(upstream -> upstream.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("There is no upstream of this name."));
    }

    private UpstreamView view(UpstreamConfig upstream) {
        UpstreamState state = backends.upstreams().states().stream()
                .filter(known -> known.id().equals(upstream.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an upstream without a state"));
        return UpstreamView.of(
                upstream,
                state,
                state.protocol(),
                backends.governance().standing(upstream.id()),
                backends.resiliences().health(upstream.id()));
    }
}
