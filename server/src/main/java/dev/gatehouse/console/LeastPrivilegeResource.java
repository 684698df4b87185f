package dev.gatehouse.console;

import dev.gatehouse.console.api.LeastPrivilegeView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** What is allowed and nobody needs. */
@Path("least-privilege")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class LeastPrivilegeResource {
    private static final int MOST_DAYS = 90;

    private final LeastPrivilege leastPrivilege;

    LeastPrivilegeResource(LeastPrivilege leastPrivilege) {
        this.leastPrivilege = leastPrivilege;
    }

    /** How much each tool was called, and which scopes nobody has needed, in the last {@code days}: 1 to 90. */
    @GET
    public LeastPrivilegeView getLeastPrivilege(@QueryParam("days") @DefaultValue("30") int days) {
        if (days < 1 || days > MOST_DAYS) {
            throw ApiError.invalid("days must be 1 to " + MOST_DAYS);
        }
        return leastPrivilege.during(days);
    }
}
