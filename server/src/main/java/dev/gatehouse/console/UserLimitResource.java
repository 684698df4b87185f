package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.console.api.LimitResetRequest;
import dev.gatehouse.console.api.UserLimitsView;
import dev.gatehouse.limits.Level;
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
import java.util.LinkedHashSet;
import java.util.Set;

/** How much room a user has, on this node: calls are counted for each principal that they are. */
@Path("users/{uid}/limits")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class UserLimitResource {
    private static final int RECENT_EVENTS = 50;

    private final People people;
    private final AuditSearch search;
    private final OperatorActs acts;
    private final String issuer;

    UserLimitResource(People people, AuditSearch search, OperatorActs acts, String issuer) {
        this.people = people;
        this.search = search;
        this.acts = acts;
        this.issuer = issuer;
    }

    private record Principal(String issuer, String subject) {}

    /** The user's rate limits as they stand now. */
    @GET
    public UserLimitsView listLimits(@PathParam("uid") String uid) {
        return new UserLimitsView(principals(uid).stream().map(this::bucket).toList());
    }

    /** Gives a user their whole rate again. */
    @POST
    @Path("reset")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public void resetLimit(
            @PathParam("uid") String uid,
            LimitResetRequest reset,
            @Auth Session session,
            @Context HttpServletRequest request) {
        if (!principals(uid).contains(new Principal(reset.issuer(), reset.subject()))) {
            throw ApiError.notFound("This user is not known as that subject of that issuer.");
        }
        acts.done(
                session,
                request,
                "limits.reset",
                "Gave " + uid + " the whole rate again as " + reset.subject() + " of " + reset.issuer() + ": "
                        + reset.reason());
        people.limits().reset(reset.issuer(), reset.subject());
    }

    private UserLimitsView.BucketView bucket(Principal principal) {
        Level level = people.limits().look(principal.issuer(), principal.subject());
        return new UserLimitsView.BucketView(
                principal.issuer(),
                principal.subject(),
                level.rule(),
                level.most(),
                level.left(),
                level.refillsIn() == null ? null : level.refillsIn().toMillis());
    }

    /** Our own subject, those of the table of who is who, and those that called lately. */
    private Set<Principal> principals(String uid) {
        Set<Principal> found = new LinkedHashSet<>();
        if (people.users().byUid(uid).isPresent()) {
            found.add(new Principal(issuer, uid));
        }
        people.mappings().all().stream()
                .filter(mapping -> mapping.uid().equals(uid))
                .forEach(mapping -> found.add(new Principal(mapping.issuer(), mapping.subject())));
        search.find(AuditQuery.everything(RECENT_EVENTS).byUser(uid)).forEach(event -> {
            AuditEntry entry = event.entry();
            if (uid.equals(entry.uid()) && entry.issuer() != null && entry.subject() != null) {
                found.add(new Principal(entry.issuer(), entry.subject()));
            }
        });
        return found;
    }
}
