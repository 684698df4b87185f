package dev.gatehouse.console;

import dev.gatehouse.console.api.DisabledUserView;
import dev.gatehouse.console.api.RevocationView;
import dev.gatehouse.console.api.RevocationsView;
import dev.gatehouse.identity.RevocationRegister;
import dev.gatehouse.oauth.KillSwitch;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Whose tokens are refused although they have not expired, and who is locked out. */
@Path("revocations")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class RevocationResource {
    private final KillSwitch killSwitch;
    private final RevocationRegister register;
    private final OperatorActs acts;

    RevocationResource(KillSwitch killSwitch, RevocationRegister register, OperatorActs acts) {
        this.killSwitch = killSwitch;
        this.register = register;
        this.acts = acts;
    }

    /** What is refused now. */
    @GET
    public RevocationsView listRevocations() {
        return new RevocationsView(
                register.active().stream().map(RevocationView::of).toList(),
                register.disabledUsers().stream().map(DisabledUserView::of).toList());
    }

    /** Takes a revocation back: its tokens are good again until they expire. */
    @DELETE
    @Path("{id}")
    @RolesAllowed("admin")
    public void undoRevocation(@PathParam("id") long id, @Auth Session session, @Context HttpServletRequest request) {
        if (!killSwitch.undo(id, () -> acts.did(session, request, "revoke.undo", "Took back revocation " + id + "."))) {
            throw ApiError.notFound("There is no revocation of this number.");
        }
    }
}
