package dev.gatehouse.console;

import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.DecisionView;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Why was a call decided as it was? Reached by the decision id that the client's error carries. */
@Path("decisions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class DecisionResource {
    private final AuditSearch search;
    private final DecisionStory story;

    DecisionResource(AuditSearch search, DecisionStory story) {
        this.search = search;
        this.story = story;
    }

    /** The decision, step by step, and what would have to change. */
    @GET
    @Path("{decisionId}")
    public DecisionView getDecision(@PathParam("decisionId") String decisionId, @Auth Session session) {
        return search.byDecision(decisionId)
                .map(event -> story.tell(event, session.maySeePreviews()))
                .orElseThrow(() -> ApiError.notFound("There is no decision of this id."));
    }
}
