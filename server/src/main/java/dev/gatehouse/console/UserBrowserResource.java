package dev.gatehouse.console;

import dev.gatehouse.console.api.EndBrowserRequest;
import dev.gatehouse.console.api.UserBrowsersView;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Where a user is signed in at the embedded authorization server. */
@Path("users/{uid}/browsers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class UserBrowserResource {
    private final People people;
    private final OperatorActs acts;

    UserBrowserResource(People people, OperatorActs acts) {
        this.people = people;
        this.acts = acts;
    }

    /** The browsers in which they are signed in. */
    @GET
    public UserBrowsersView listBrowsers(@PathParam("uid") String uid) {
        return new UserBrowsersView(people.browsers().ofUser(uid));
    }

    /** Signs them out of one browser. The tokens of their clients stay good. */
    @POST
    @Path("{id}/end")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public void endBrowser(
            @PathParam("uid") String uid,
            @PathParam("id") String id,
            EndBrowserRequest end,
            @Auth Session session,
            @Context HttpServletRequest request) {
        boolean ended = people.killSwitch()
                .endBrowser(
                        uid,
                        id,
                        () -> acts.did(
                                session,
                                request,
                                "user.sign-out",
                                "Signed " + uid + " out of one browser: " + end.reason()));
        if (!ended) {
            throw ApiError.notFound("They are not signed in there any more.");
        }
    }
}
