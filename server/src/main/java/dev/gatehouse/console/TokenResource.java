package dev.gatehouse.console;

import dev.gatehouse.console.api.TokenDebugRequest;
import dev.gatehouse.console.api.TokenReport;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Will this token work here, and if not, why? Nothing of the token is kept. */
@Path("tokens")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class TokenResource {
    private final TokenDebugger debugger;

    TokenResource(TokenDebugger debugger) {
        this.debugger = debugger;
    }

    /** Every check of a token, and what its caller may call. */
    @POST
    @Path("debug")
    @Consumes(MediaType.APPLICATION_JSON)
    public TokenReport debugToken(TokenDebugRequest request) {
        return debugger.examine(request.token());
    }
}
