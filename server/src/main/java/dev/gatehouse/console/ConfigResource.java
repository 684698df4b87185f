package dev.gatehouse.console;

import dev.gatehouse.console.api.ConfigView;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** What is in force, and from where. For admins: it shows how the place is built, though no secret. */
@Path("config")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public final class ConfigResource {
    private final Supplier<ConfigView> configuration;
    private final SupportBundle bundle;
    private final OperatorActs acts;
    private final Clock clock;

    ConfigResource(Supplier<ConfigView> configuration, SupportBundle bundle, OperatorActs acts, Clock clock) {
        this.configuration = configuration;
        this.bundle = bundle;
        this.acts = acts;
        this.clock = clock;
    }

    /** Every value in force. */
    @GET
    public ConfigView getConfig() {
        return configuration.get();
    }

    /**
     * A zip file for whoever helps, without secrets and without anything about people; that it was taken is recorded.
     */
    @GET
    @Path("support-bundle")
    @Produces("application/zip")
    public StreamingOutput downloadSupportBundle(
            @Auth Session session, @Context HttpServletRequest request, @Context HttpServletResponse response) {
        acts.tookSupportBundle(session, request);
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"gatehouse-support-" + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                        + ".zip\"");
        return bundle::write;
    }
}
