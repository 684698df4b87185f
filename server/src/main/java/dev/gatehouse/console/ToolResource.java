package dev.gatehouse.console;

import dev.gatehouse.console.api.AccessChange;
import dev.gatehouse.console.api.RevisionsView;
import dev.gatehouse.console.api.ToolView;
import dev.gatehouse.console.api.ToolsView;
import dev.gatehouse.tools.AccessKey;
import dev.gatehouse.tools.RevisionConflict;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.upstream.Upstreams;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The tools and who may call them. A single tool carries its revision as ETag. */
@Path("tools")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class ToolResource {
    private final ToolRegistry tools;
    private final Upstreams upstreams;
    private final OperatorActs acts;

    ToolResource(ToolRegistry tools, Upstreams upstreams, OperatorActs acts) {
        this.tools = tools;
        this.upstreams = upstreams;
        this.acts = acts;
    }

    /** All tools with the access in force. */
    @GET
    public ToolsView listTools() {
        return new ToolsView(tools.current().tools().stream().map(this::view).toList());
    }

    /** One tool. */
    @GET
    @Path("{name}")
    public ToolView getTool(@PathParam("name") String name) {
        return view(find(name));
    }

    /** The changes of a tool's access, newest first. */
    @GET
    @Path("{name}/revisions")
    public RevisionsView listRevisions(@PathParam("name") String name) {
        return new RevisionsView(tools.revisions(AccessKey.tool(find(name).name())));
    }

    /** Gives a tool another access, based on the revision that {@code If-Match} names; the very next call obeys. */
    @PUT
    @Path("{name}/access")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public ToolView changeAccess(
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            AccessChange change,
            @Auth Session session,
            @Context HttpServletRequest request) {
        long expected = IfMatch.revision(ifMatch);
        if (find(name).revision() != expected) { // this node may not have heard of a change yet
            tools.reload();
        }
        Tool before = find(name);
        try {
            return view(tools.changeAccess(
                    name,
                    change.access(),
                    expected,
                    session.username(),
                    change.note(),
                    after -> acts.accessChanged(
                            session,
                            request,
                            AccessKey.tool(name),
                            after.upstream(),
                            after.revision(),
                            before.access(),
                            after.access())));
        } catch (RevisionConflict conflict) {
            tools.reload(); // it may have been changed on another node
            throw ApiError.conflict(
                    "Somebody changed " + name + " in the meantime (revision " + conflict.current()
                            + "). Look at it again.",
                    view(find(name)));
        }
    }

    private ToolView view(Tool tool) {
        return ToolView.of(tool, upstreams.stale(tool.upstream()));
    }

    private Tool find(String name) {
        Tool tool = tools.current().find(name);
        if (tool == null) {
            throw ApiError.notFound("There is no tool of this name.");
        }
        return tool;
    }
}
