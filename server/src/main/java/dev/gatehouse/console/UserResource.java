package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.ActivityView;
import dev.gatehouse.console.api.LockRequest;
import dev.gatehouse.console.api.UserDetail;
import dev.gatehouse.console.api.UserView;
import dev.gatehouse.console.api.UsersView;
import dev.gatehouse.oauth.KillSwitch;
import dev.gatehouse.oauth.Users;
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
import java.util.List;

/** The people who can sign in at the embedded authorization server. */
@Path("users")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class UserResource {
    private static final int RECENT_EVENTS = 50;
    private static final int MOST_DAYS = 30;

    private final Users users;
    private final AuditSearch search;
    private final CallStatistics statistics;
    private final KillSwitch killSwitch;
    private final OperatorActs acts;

    UserResource(Users users, AuditSearch search, CallStatistics statistics, KillSwitch killSwitch, OperatorActs acts) {
        this.users = users;
        this.search = search;
        this.statistics = statistics;
        this.killSwitch = killSwitch;
        this.acts = acts;
    }

    /** Everybody. */
    @GET
    public UsersView listUsers() {
        return new UsersView(users.all().stream().map(UserView::of).toList());
    }

    /** One person and their latest events. */
    @GET
    @Path("{uid}")
    @ReadsAudit
    public UserDetail getUser(@PathParam("uid") String uid) {
        return users.byUid(uid)
                .map(user -> UserDetail.of(user, recent(user.uid())))
                .orElseThrow(() -> ApiError.notFound("There is no user of this id."));
    }

    /** What somebody did with tools, day by day; also of users whom an outside issuer names. */
    @GET
    @Path("{uid}/activity")
    @ReadsAudit
    public ActivityView getActivity(@PathParam("uid") String uid, @QueryParam("days") @DefaultValue("7") int days) {
        if (days < 1 || days > MOST_DAYS) {
            throw ApiError.invalid("days must be 1 to " + MOST_DAYS);
        }
        return statistics.ofUser(uid, days);
    }

    /** Locks a user out, whatever token they bring. */
    @POST
    @Path("disable")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public void disableUser(LockRequest lock, @Auth Session session, @Context HttpServletRequest request) {
        killSwitch.disable(
                lock.target(),
                lock.reason(),
                session.username(),
                () -> acts.did(session, request, "user.disable", "Disabled " + words(lock) + ": " + lock.reason()));
    }

    /** Lets a user in again. */
    @POST
    @Path("enable")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public void enableUser(LockRequest lock, @Auth Session session, @Context HttpServletRequest request) {
        killSwitch.enable(
                lock.target(),
                () -> acts.did(session, request, "user.enable", "Enabled " + words(lock) + ": " + lock.reason()));
    }

    private List<AuditEventView> recent(String uid) {
        AuditQuery query = AuditQuery.everything(RECENT_EVENTS).byUser(uid);
        return search.find(query).stream()
                .map(event -> AuditEventView.of(event, false))
                .toList();
    }

    private static String words(LockRequest lock) {
        return "the user " + lock.name() + (lock.issuer() == null ? "" : " of " + lock.issuer());
    }
}
