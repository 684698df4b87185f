package dev.gatehouse.console;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.console.api.UnmapRequest;
import dev.gatehouse.console.api.UserMappingRequest;
import dev.gatehouse.console.api.UserMappingView;
import dev.gatehouse.console.api.UserMappingsView;
import dev.gatehouse.identity.UserMappings;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** The table of who people of outside issuers are here; issuers with {@code users.lookup} ask it. */
@Path("user-mappings")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class UserMappingResource {
    private final UserMappings mappings;
    private final AuditLog log;
    private final OperatorActs acts;

    UserMappingResource(UserMappings mappings, AuditLog log, OperatorActs acts) {
        this.mappings = mappings;
        this.log = log;
        this.acts = acts;
    }

    /** Everybody in the table. */
    @GET
    public UserMappingsView listUserMappings() {
        return new UserMappingsView(
                mappings.all().stream().map(UserMappingView::of).toList());
    }

    /** Says who a subject is here; replaces what was said before. Every node obeys within seconds. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public void mapUser(UserMappingRequest map, @Auth Session session, @Context HttpServletRequest request) {
        try {
            log.<Boolean, IllegalArgumentException>append(
                    handle -> {
                        mappings.put(handle, map.issuer(), map.subject(), map.uid(), session.username());
                        return true;
                    },
                    _ -> acts.did(
                            session,
                            request,
                            "user.map",
                            map.subject() + " of " + map.issuer() + " is " + map.uid() + " here."));
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid(e.getMessage() + ".");
        }
        mappings.reload();
    }

    /** Forgets who a subject is here. */
    @POST
    @Path("remove")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public void unmapUser(UnmapRequest unmap, @Auth Session session, @Context HttpServletRequest request) {
        log.<Boolean, ApiError>append(
                handle -> {
                    if (!mappings.remove(handle, unmap.issuer(), unmap.subject())) {
                        throw ApiError.notFound("Nobody is mapped for this subject of this issuer.");
                    }
                    return true;
                },
                _ -> acts.did(
                        session,
                        request,
                        "user.unmap",
                        unmap.subject() + " of " + unmap.issuer() + " is nobody's name here any more."));
        mappings.reload();
    }
}
