package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.UserDetail;
import dev.gatehouse.console.api.UserView;
import dev.gatehouse.console.api.UsersView;
import dev.gatehouse.oauth.Users;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The people who can sign in at the embedded authorization server. */
@Path("users")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class UserResource {
    private static final int RECENT_EVENTS = 50;

    private final Users users;
    private final AuditSearch search;

    UserResource(Users users, AuditSearch search) {
        this.users = users;
        this.search = search;
    }

    /** Everybody. */
    @GET
    public UsersView listUsers() {
        return new UsersView(users.all().stream().map(UserView::of).toList());
    }

    /** One person and their latest events. */
    @GET
    @Path("{uid}")
    public UserDetail getUser(@PathParam("uid") String uid, @Auth Session session) {
        return users.byUid(uid)
                .map(user -> UserDetail.of(user, recent(user.uid(), session.maySeePreviews())))
                .orElseThrow(() -> ApiError.notFound("There is no user of this id."));
    }

    private List<AuditEventView> recent(String uid, boolean withPreview) {
        AuditQuery query = new AuditQuery(null, null, uid, null, null, null, null, null, null, null, RECENT_EVENTS);
        return search.find(query).stream()
                .map(event -> AuditEventView.of(event, withPreview))
                .toList();
    }
}
