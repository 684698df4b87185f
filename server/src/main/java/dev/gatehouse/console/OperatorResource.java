package dev.gatehouse.console;

import dev.gatehouse.console.api.OperatorRequest;
import dev.gatehouse.console.api.OperatorsView;
import dev.gatehouse.console.api.RoleChange;
import dev.gatehouse.identity.Passwords;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Who may log in to the console, as what, and who is logged in. Nobody can take their own rights away. */
@Path("operators")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public final class OperatorResource {
    private final Operators operators;
    private final Passwords passwords;
    private final Sessions sessions;
    private final OperatorActs acts;

    OperatorResource(Operators operators, Passwords passwords, Sessions sessions, OperatorActs acts) {
        this.operators = operators;
        this.passwords = passwords;
        this.sessions = sessions;
        this.acts = acts;
    }

    /** Everybody, and every open session. */
    @GET
    public OperatorsView listOperators(@Auth Session session) {
        return new OperatorsView(operators.all(), sessions.open(session));
    }

    /** Lets somebody log in. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void addOperator(OperatorRequest wanted, @Auth Session session, @Context HttpServletRequest request) {
        if (operators.byUsername(wanted.username()).isPresent()) {
            throw ApiError.invalid("There is an operator of this name already.");
        }
        String hash = hashed(wanted.password());
        acts.changed(
                handle -> operators.add(handle, wanted.username(), hash, wanted.role()),
                acts.did(
                        session,
                        request,
                        "operator.add",
                        "Added the operator " + wanted.username() + " as "
                                + wanted.role().wireName() + "."));
    }

    private String hashed(String password) {
        try {
            return passwords.hash(password.toCharArray());
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid(e.getMessage() + ".");
        }
    }

    /** Gives somebody another role; their open sessions have it from the next request on. */
    @PUT
    @Path("{username}/role")
    @Consumes(MediaType.APPLICATION_JSON)
    public void changeRole(
            @PathParam("username") String username,
            RoleChange change,
            @Auth Session session,
            @Context HttpServletRequest request) {
        Operators.Operator operator = other(username, session);
        acts.changed(
                handle -> operators.changeRole(handle, operator.username(), change.role()),
                acts.did(
                        session,
                        request,
                        "operator.role",
                        "The operator " + operator.username() + " was "
                                + operator.role().wireName() + " and is "
                                + change.role().wireName() + " now."));
    }

    /** Removes somebody and ends their sessions. */
    @DELETE
    @Path("{username}")
    public void removeOperator(
            @PathParam("username") String username, @Auth Session session, @Context HttpServletRequest request) {
        Operators.Operator operator = other(username, session);
        acts.changed(
                handle -> operators.remove(handle, operator.username()),
                acts.did(session, request, "operator.remove", "Removed the operator " + operator.username() + "."));
    }

    private Operators.Operator other(String username, Session session) {
        if (username.equals(session.username())) {
            throw ApiError.invalid("Nobody can change or remove themselves: ask another admin.");
        }
        return operators
                .byUsername(username)
                .orElseThrow(() -> ApiError.notFound("There is no operator of this name."));
    }

    /** Ends a session; its next request is answered 401. */
    @DELETE
    @Path("sessions/{id}")
    public void endSession(@PathParam("id") String id, @Auth Session session, @Context HttpServletRequest request) {
        String username = sessions.usernameOf(id).orElseThrow(() -> ApiError.notFound("There is no such session."));
        acts.changed(
                handle -> sessions.end(handle, id),
                acts.did(session, request, "session.end", "Ended a session of the operator " + username + "."));
    }
}
