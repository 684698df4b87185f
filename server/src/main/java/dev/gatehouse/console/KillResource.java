package dev.gatehouse.console;

import dev.gatehouse.console.api.KillRequest;
import dev.gatehouse.console.api.RevocationView;
import dev.gatehouse.oauth.KillSwitch;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** The kill switch. Every node obeys within seconds. */
@Path("kill")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public final class KillResource {
    private final KillSwitch killSwitch;
    private final OperatorActs acts;
    private final String ownIssuer;

    KillResource(KillSwitch killSwitch, OperatorActs acts, String ownIssuer) {
        this.killSwitch = killSwitch;
        this.acts = acts;
        this.ownIssuer = ownIssuer;
    }

    /** Refuses all tokens of a user, a client, a tenant or everybody that are issued by now, or one token. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public RevocationView kill(KillRequest kill, @Auth Session session, @Context HttpServletRequest request) {
        return RevocationView.of(killSwitch.revoke(
                kill.target(ownIssuer),
                kill.reason(),
                session.username(),
                made -> acts.did(
                        session,
                        request,
                        "revoke",
                        "Revoked " + words(RevocationView.of(made)) + ": " + kill.reason())));
    }

    private static String words(RevocationView made) {
        String of = made.issuer() == null ? "" : " of " + made.issuer();
        return switch (made.scope()) {
            case TOKEN -> "the token " + made.name() + of;
            case USER -> "the tokens of the user " + made.name() + of;
            case CLIENT -> "the tokens of the client " + made.name();
            case TENANT -> "the tokens of the tenant " + made.name();
            case ALL -> "all tokens";
        };
    }
}
