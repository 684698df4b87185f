package dev.gatehouse.console;

import dev.gatehouse.audit.Erasure;
import dev.gatehouse.console.api.ErasureReport;
import dev.gatehouse.console.api.ErasureRequest;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;

/** Erases people from the audit, which keeps its events and still verifies. */
@Path("audit/erasures")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public final class ErasureResource {
    private final Erasure erasure;
    private final OperatorActs acts;

    ErasureResource(Erasure erasure, OperatorActs acts) {
        this.erasure = erasure;
        this.acts = acts;
    }

    /** Erases everything that is recorded of one user by now; cannot be undone. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public ErasureReport eraseFromAudit(
            ErasureRequest whose, @Auth Session session, @Context HttpServletRequest request) {
        return new ErasureReport(erasure.erase(
                Objects.requireNonNull(whose.uid()), acts.did(session, request, "audit.erase", Erasure.SENTENCE)));
    }
}
