package dev.gatehouse.console;

import dev.gatehouse.console.api.DoctorRequest;
import dev.gatehouse.discovery.doctor.Doctor;
import dev.gatehouse.discovery.doctor.DoctorReport;
import dev.gatehouse.discovery.doctor.KnownClients;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;

/** Which clients can sign in at an MCP server, and what stops the others. Recorded, since it sends requests out. */
@Path("doctor")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public final class DoctorResource {
    private final Doctor doctor;
    private final GatewayInfo gateway;
    private final FirstRun firstRun;
    private final OperatorActs acts;

    DoctorResource(Doctor doctor, GatewayInfo gateway, FirstRun firstRun, OperatorActs acts) {
        this.doctor = doctor;
        this.gateway = gateway;
        this.firstRun = firstRun;
        this.acts = acts;
    }

    /**
     * Examines this gateway's own endpoint, or another one; what another one's documents name is a stranger's choice.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public DoctorReport examine(DoctorRequest request, @Auth Session session, @Context HttpServletRequest httpRequest) {
        String own = gateway.mcpUrl().toString();
        String url = request.url() == null || request.url().isBlank()
                ? own
                : request.url().strip();
        acts.examining(session, httpRequest, endpoint(url));
        DoctorReport report = doctor.examine(url, KnownClients.all(), new Doctor.Manner(url.equals(own), false));
        if (url.equals(own) && report.allWork()) {
            firstRun.doctorWasContent();
        }
        return report;
    }

    private static URI endpoint(String url) {
        try {
            return Doctor.endpoint(url);
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid("url: " + e.getMessage());
        }
    }
}
