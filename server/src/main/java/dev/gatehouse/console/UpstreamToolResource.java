package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.console.api.ApprovalRequest;
import dev.gatehouse.console.api.RejectionRequest;
import dev.gatehouse.console.api.ToolDefinitionView;
import dev.gatehouse.console.api.UpstreamToolView;
import dev.gatehouse.console.api.UpstreamToolsView;
import dev.gatehouse.tools.governance.ApprovalRefused;
import dev.gatehouse.tools.governance.Flag;
import dev.gatehouse.tools.governance.GovernedTool;
import dev.gatehouse.tools.governance.ToolGovernance;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What upstreams say of their tools, and who trusts it. A single definition carries its hash as ETag. */
@Path("upstreams/{id}/tools")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class UpstreamToolResource {
    private static final Pattern HASH_TAG = Pattern.compile("\"([0-9a-f]{64})\"");

    private final ToolGovernance governance;
    private final OperatorActs acts;

    UpstreamToolResource(ToolGovernance governance, OperatorActs acts) {
        this.governance = governance;
        this.acts = acts;
    }

    /** The tools that an upstream offers now, with what is suspicious about them; empty if it offers none. */
    @GET
    public UpstreamToolsView listUpstreamTools(@PathParam("id") String id) {
        return new UpstreamToolsView(
                governance.tools(id).stream().map(UpstreamToolView::of).toList());
    }

    /** What an upstream says of one tool, and how that differs from what was approved. */
    @GET
    @Path("{name}")
    public ToolDefinitionView getDefinition(@PathParam("id") String id, @PathParam("name") String name) {
        GovernedTool tool = governance.find(id, name);
        if (tool == null) {
            throw ApiError.notFound("This upstream offers no tool of this name.");
        }
        return ToolDefinitionView.of(tool);
    }

    /** Approves the definition that {@code If-Match} names; the very next call may use the tool. */
    @POST
    @Path("{name}/approve")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public ToolDefinitionView approveDefinition(
            @PathParam("id") String id,
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            ApprovalRequest approval,
            @Auth Session session,
            @Context HttpServletRequest request) {
        Set<Flag.Kind> acknowledged = approval.acknowledged() == null ? Set.of() : approval.acknowledged();
        try {
            return ToolDefinitionView.of(governance.approve(
                    id,
                    name,
                    hash(ifMatch),
                    acknowledged,
                    session.username(),
                    approval.reason(),
                    tool -> entry(session, request, "tools.approve", "Approved", tool, approval.reason())));
        } catch (ApprovalRefused refused) {
            throw error(refused);
        }
    }

    /** Rejects the definition that {@code If-Match} names, also one that was approved; no further call uses it. */
    @POST
    @Path("{name}/reject")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public ToolDefinitionView rejectDefinition(
            @PathParam("id") String id,
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            RejectionRequest rejection,
            @Auth Session session,
            @Context HttpServletRequest request) {
        try {
            return ToolDefinitionView.of(governance.reject(
                    id,
                    name,
                    hash(ifMatch),
                    session.username(),
                    rejection.reason(),
                    tool -> entry(session, request, "tools.reject", "Rejected", tool, rejection.reason())));
        } catch (ApprovalRefused refused) {
            throw error(refused);
        }
    }

    private AuditEntry entry(
            Session session, HttpServletRequest request, String method, String did, GovernedTool tool, String reason) {
        return acts.act(session, request, method)
                .tool(tool.tool())
                .upstream(tool.upstream())
                .detail(tool.decision(did, reason))
                .build();
    }

    private static String hash(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw ApiError.of(
                    428,
                    "precondition_required",
                    "Send the definition's ETag as If-Match, so that nothing is approved unseen.");
        }
        Matcher tag = HASH_TAG.matcher(ifMatch);
        if (!tag.matches()) {
            throw ApiError.invalid("If-Match must be the definition's ETag, its hash in quotation marks.");
        }
        return tag.group(1);
    }

    private static ApiError error(ApprovalRefused refused) {
        String message = String.valueOf(refused.getMessage());
        return switch (refused.why()) {
            case NOT_OFFERED -> ApiError.notFound(message);
            case CHANGED_MEANWHILE -> ApiError.of(409, "revision_conflict", message);
            case FLAGS_NOT_ACKNOWLEDGED -> ApiError.of(422, "flags_not_acknowledged", message);
        };
    }
}
