package dev.gatehouse.console;

import dev.gatehouse.console.api.AccessChange;
import dev.gatehouse.console.api.CallersView;
import dev.gatehouse.console.api.ImpactView;
import dev.gatehouse.console.api.TryRequest;
import dev.gatehouse.console.api.TryView;
import dev.gatehouse.console.api.UsageView;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** How a tool is used, by whom it could be, what another access would mean, and a call of it to try. */
@Path("tools")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class ToolUseResource {
    private static final int MOST_DAYS = 30;

    private final ToolRegistry tools;
    private final AccessImpact impact;
    private final CallStatistics statistics;
    private final ToolCallers callers;
    private final ToolTrial trial;
    private final OperatorActs acts;

    ToolUseResource(
            ToolRegistry tools,
            AccessImpact impact,
            CallStatistics statistics,
            ToolCallers callers,
            ToolTrial trial,
            OperatorActs acts) {
        this.tools = tools;
        this.impact = impact;
        this.statistics = statistics;
        this.callers = callers;
        this.trial = trial;
        this.acts = acts;
    }

    /** What an access would have meant for the calls of the last 7 days. Changes nothing. */
    @POST
    @Path("{name}/impact")
    @Consumes(MediaType.APPLICATION_JSON)
    public ImpactView getImpact(@PathParam("name") String name, AccessChange change) {
        return impact.of(find(name), change.access());
    }

    /** Calls over time, and who made them. */
    @GET
    @Path("{name}/usage")
    public UsageView getUsage(@PathParam("name") String name, @QueryParam("days") @DefaultValue("7") int days) {
        if (days < 1 || days > MOST_DAYS) {
            throw ApiError.invalid("days must be 1 to " + MOST_DAYS);
        }
        return statistics.ofTool(find(name).name(), days);
    }

    /** Who could call it with what they hold now. */
    @GET
    @Path("{name}/callers")
    public CallersView listCallers(@PathParam("name") String name) {
        return callers.of(find(name));
    }

    /** Calls it with a pasted token, as the token's holder and through the gate that every call goes through. */
    @POST
    @Path("{name}/try")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public TryView tryTool(
            @PathParam("name") String name,
            TryRequest wanted,
            @Auth Session session,
            @Context HttpServletRequest request) {
        Tool tool = find(name);
        acts.tries(session, request, tool);
        return trial.call(tool.name(), wanted, request);
    }

    private Tool find(String name) {
        Tool tool = tools.current().find(name);
        if (tool == null) {
            throw ApiError.notFound("There is no tool of this name.");
        }
        return tool;
    }
}
