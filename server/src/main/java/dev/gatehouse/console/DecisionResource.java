package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.DecisionView;
import dev.gatehouse.gate.DecisionStory;
import dev.gatehouse.gate.Explanation;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Why was a call decided as it was? Reached by the decision id that the client's error carries. */
@Path("decisions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class DecisionResource {
    private final AuditSearch search;
    private final Policy policy;
    private final ToolRegistry tools;
    private final Readings readings;

    DecisionResource(AuditSearch search, Policy policy, ToolRegistry tools, Readings readings) {
        this.search = search;
        this.policy = policy;
        this.tools = tools;
        this.readings = readings;
    }

    /** The decision, step by step, and what would have to change; that an auditor saw a preview is recorded. */
    @GET
    @Path("{decisionId}")
    @ReadsAudit
    public DecisionView getDecision(
            @PathParam("decisionId") String decisionId, @Auth Session session, @Context HttpServletRequest request) {
        AuditEvent event =
                search.byDecision(decisionId).orElseThrow(() -> ApiError.notFound("There is no decision of this id."));
        if (session.maySeePreviews()) {
            readings.reveal(session, request, event);
        }
        Explanation explanation = DecisionStory.of(event);
        return new DecisionView(
                AuditEventView.of(event, session.maySeePreviews()),
                explanation.summary(),
                explanation.steps(),
                explanation.fixes(),
                today(event.entry()));
    }

    private DecisionView.@Nullable Today today(AuditEntry entry) {
        Tool tool = entry.tool() == null ? null : tools.current().find(entry.tool());
        if (tool == null) {
            return null;
        }
        Decision decision = policy.decide(
                ImaginedCaller.of(entry.heldScopes(), entry.subject() == null),
                tool.name(),
                tool.access(),
                tool.isApproved());
        return new DecisionView.Today(
                decision.word(), decision.reason().code(), decision.requiredScopes(), decision.missingScopes());
    }
}
