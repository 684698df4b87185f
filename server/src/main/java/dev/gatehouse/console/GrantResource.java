package dev.gatehouse.console;

import dev.gatehouse.console.api.ApprovalView;
import dev.gatehouse.console.api.ApprovalsView;
import dev.gatehouse.console.api.EndApprovalRequest;
import dev.gatehouse.oauth.Approval;
import dev.gatehouse.oauth.ApprovalList;
import dev.gatehouse.oauth.KillSwitch;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What users let clients do. */
@Path("grants")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class GrantResource {
    private final ApprovalList approvals;
    private final KillSwitch killSwitch;
    private final OperatorActs acts;

    GrantResource(ApprovalList approvals, KillSwitch killSwitch, OperatorActs acts) {
        this.approvals = approvals;
        this.killSwitch = killSwitch;
        this.acts = acts;
    }

    /** The approvals that hold: all, or a user's. */
    @GET
    public ApprovalsView listGrants(@QueryParam("user") @Nullable String user) {
        List<Approval> found = user == null ? approvals.all() : approvals.ofUser(user);
        return new ApprovalsView(found.stream().map(ApprovalView::of).toList());
    }

    /** Ends one approval with the tokens that came from it. */
    @POST
    @Path("{id}/end")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public void endGrant(
            @PathParam("id") String id,
            EndApprovalRequest end,
            @Auth Session session,
            @Context HttpServletRequest request) {
        Approval approval =
                approvals.byId(id).orElseThrow(() -> ApiError.notFound("There is no such approval, or it has ended."));
        killSwitch.endApproval(
                id,
                end.reason(),
                session.username(),
                () -> acts.act(session, request, "grants.end")
                        .clientId(approval.clientId())
                        .clientName(approval.clientName())
                        .detail("Ended what " + approval.uid() + " allowed " + approval.clientName() + ": "
                                + end.reason())
                        .build());
    }
}
