package dev.gatehouse.console;

import dev.gatehouse.console.api.AccessChange;
import dev.gatehouse.console.api.SightsRequest;
import dev.gatehouse.console.api.SightsView;
import dev.gatehouse.console.api.SimulationRequest;
import dev.gatehouse.console.api.SimulationView;
import dev.gatehouse.console.api.TokenReport;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.policy.Access;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.tools.AccessKey;
import dev.gatehouse.tools.AccessKind;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.ToolRegistry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What would policy say? Answered by the resolver that decides calls. */
@Path("policy")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class PolicyResource {
    private final ToolRegistry tools;
    private final Policy policy;
    private final WhatIf whatIf;

    PolicyResource(ToolRegistry tools, Policy policy, WhatIf whatIf) {
        this.tools = tools;
        this.policy = policy;
        this.whatIf = whatIf;
    }

    /** Every tool as a caller with these scopes would see it. */
    @POST
    @Path("sights")
    @Consumes(MediaType.APPLICATION_JSON)
    public SightsView seeAs(SightsRequest request) {
        Caller caller = ImaginedCaller.of(request.scopes(), Boolean.TRUE.equals(request.anonymous()));
        return new SightsView(tools.current().tools().stream()
                .map(tool -> {
                    Decision decision = policy.decide(caller, tool.name(), tool.access());
                    return new TokenReport.ToolDecision(
                            tool.name(), decision.word(), decision.reason().code(), decision.missingScopes());
                })
                .toList());
    }

    /** The decision for an imagined caller, under the access in force or an imagined one. Changes nothing. */
    @POST
    @Path("simulate")
    @Consumes(MediaType.APPLICATION_JSON)
    public SimulationView simulate(SimulationRequest request) {
        AccessKind kind = request.kind() == null ? AccessKind.TOOL : request.kind();
        Offering asked = tools.current().find(new AccessKey(kind, request.tool()));
        if (asked == null) {
            throw ApiError.notFound("There is no " + kind.wireName() + " of this name.");
        }
        AccessChange imagined = request.access();
        Access access = imagined == null ? asked.access() : imagined.access();
        return SimulationView.of(whatIf.decide(
                ImaginedCaller.of(request.scopes(), Boolean.TRUE.equals(request.anonymous())), asked, access));
    }
}
