package dev.gatehouse.console;

import dev.gatehouse.console.api.SignInAttemptView;
import dev.gatehouse.console.api.SignInAttemptsView;
import dev.gatehouse.discovery.attempts.SignInAttempts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Which clients try to sign in, and how far they came; {@code attempts} is the topic that tells of them live. */
@Path("sign-in-attempts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
public final class SignInAttemptResource {
    private final SignInAttempts attempts;
    private final GatewayInfo gateway;

    SignInAttemptResource(SignInAttempts attempts, GatewayInfo gateway) {
        this.attempts = attempts;
        this.gateway = gateway;
    }

    /** The latest attempts that this node saw. */
    @GET
    public SignInAttemptsView listSignInAttempts() {
        return new SignInAttemptsView(
                gateway.startedAt(),
                attempts.capacity(),
                attempts.latest().stream().map(SignInAttemptView::of).toList());
    }
}
