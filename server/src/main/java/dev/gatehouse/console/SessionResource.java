package dev.gatehouse.console;

import dev.gatehouse.console.api.LoginRequest;
import dev.gatehouse.console.api.PasswordChange;
import dev.gatehouse.console.api.SessionView;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Logging in and out. */
@Path("session")
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {
    private final Login login;
    private final SessionCookie cookie;
    private final boolean byPassword;

    SessionResource(Login login, SessionCookie cookie, boolean byPassword) {
        this.login = login;
        this.cookie = cookie;
        this.byPassword = byPassword;
    }

    /** Logs an operator in: a new session and its cookie. */
    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    public SessionView logIn(
            LoginRequest credentials, @Context HttpServletRequest request, @Context HttpServletResponse response) {
        if (!byPassword) {
            throw ApiError.of(
                    403, "password_login_off", "Operators sign in at the identity provider here, not by password.");
        }
        Sessions.Opened opened = login.logIn(credentials.username(), credentials.password(), request);
        cookie.set(response, opened.secret());
        return view(opened.session());
    }

    /** Who is logged in. */
    @GET
    @RolesAllowed("viewer")
    public SessionView getSession(@Auth Session session) {
        return view(session);
    }

    /** Ends the session here and at the server. */
    @DELETE
    @RolesAllowed("viewer")
    public void logOut(
            @Auth Session session, @Context HttpServletRequest request, @Context HttpServletResponse response) {
        login.logOut(session, request);
        cookie.clear(response);
    }

    /** Gives oneself another password; every session of one's own ends, this one too. */
    @POST
    @Path("password")
    @RolesAllowed("viewer")
    @Consumes(MediaType.APPLICATION_JSON)
    public void changePassword(
            PasswordChange change,
            @Auth Session session,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response) {
        login.changePassword(session, change, request);
        cookie.clear(response);
    }

    private static SessionView view(Session session) {
        return new SessionView(
                new SessionView.User(session.username()),
                List.of(session.role()),
                session.csrfToken(),
                session.expiresAt());
    }
}
