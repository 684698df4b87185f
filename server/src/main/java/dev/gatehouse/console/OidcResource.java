package dev.gatehouse.console;

import dev.gatehouse.console.api.LoginWaysView;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Logging in by way of an OpenID provider. A browser is sent from page to page here; no script asks for these. */
@Path("login")
@Produces(MediaType.APPLICATION_JSON)
public final class OidcResource {
    /** Where the provider sends the browser back to, below {@code console.url}. */
    static final String CALLBACK = "/api/login/oidc/callback";

    private final @Nullable OidcLogin login;
    private final LoginWaysView ways;
    private final SessionCookie cookie;
    private final OidcCookie attempt;
    private final String console;

    OidcResource(
            @Nullable OidcLogin login, LoginWaysView ways, SessionCookie cookie, OidcCookie attempt, String origin) {
        this.login = login;
        this.ways = ways;
        this.cookie = cookie;
        this.attempt = attempt;
        this.console = origin + "/console/";
    }

    /** How one can log in. */
    @GET
    @PermitAll
    public LoginWaysView getLoginWays() {
        return ways;
    }

    /** Sends the browser to the provider. */
    @GET
    @Path("oidc")
    @PermitAll
    public Response startOidcLogin(@Context HttpServletRequest request, @Context HttpServletResponse response) {
        try {
            OidcLogin.Started started = login().start(request);
            attempt.set(response, started.kept());
            return to(started.location());
        } catch (OidcLogin.Refused e) {
            return refused(e);
        }
    }

    /** Takes the browser back: a new session, whatever session there was, and its cookie. */
    @GET
    @Path("oidc/callback")
    @PermitAll
    public Response finishOidcLogin(@Context HttpServletRequest request, @Context HttpServletResponse response) {
        OidcLogin chosen = login();
        attempt.clear(response);
        try {
            cookie.set(response, chosen.finish(attempt.read(request), request).secret());
            return to(URI.create(console));
        } catch (OidcLogin.Refused e) {
            return refused(e);
        }
    }

    private OidcLogin login() {
        if (login == null) {
            throw ApiError.notFound("There is nothing here.");
        }
        return login;
    }

    private Response refused(OidcLogin.Refused refused) {
        return to(
                URI.create(console + "login?problem=" + refused.problem().name().toLowerCase(Locale.ROOT)));
    }

    private static Response to(URI location) {
        return Response.seeOther(location).build();
    }
}
