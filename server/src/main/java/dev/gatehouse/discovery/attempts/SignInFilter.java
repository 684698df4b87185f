package dev.gatehouse.discovery.attempts;

import dev.gatehouse.discovery.ProtectedResourceServlet;
import dev.gatehouse.discovery.doctor.Doctor;
import dev.gatehouse.oauth.Client;
import dev.gatehouse.oauth.SignInProgress;
import dev.gatehouse.oauth.SignInStage;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link SignInAttempts} of the requests that belong to a sign-in, once they are answered: refusals of the MCP
 * endpoints, the well-known documents, and what the authorization server notes. Costs other calls one look at their
 * status. Our own doctor's requests are nobody's attempt.
 */
public final class SignInFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String[] PATHS = {
        "/mcp/*", "/.well-known/*", "/oauth2/authorize", "/oauth2/token", "/oauth2/register"
    };
    private static final Pattern DESCRIPTION = Pattern.compile("error_description=\"([^\"]{1,300})\"");
    private static final String WELL_KNOWN = "/.well-known/";
    private static final int UNAUTHORIZED = 401;

    private final transient SignInAttempts attempts;
    private final transient Clock clock;

    public SignInFilter(SignInAttempts attempts, Clock clock) {
        this.attempts = attempts;
        this.clock = clock;
    }

    /** Where it has to stand. */
    public static String[] paths() {
        return PATHS.clone();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        int status = response.getStatus();
        String path = request.getRequestURI();
        boolean called = path.startsWith("/mcp");
        if ((called && status != UNAUTHORIZED) || Doctor.USER_AGENT.equals(request.getHeader("User-Agent"))) {
            return;
        }
        if (called) {
            refused(request, response);
        } else if (path.startsWith(WELL_KNOWN)) {
            if (!request.getMethod().equals("OPTIONS")) {
                read(request, path, status);
            }
        } else {
            SignInProgress progress = SignInProgress.of(request);
            if (progress != null) {
                attempts.saw(sighting(request, status, progress));
            }
        }
    }

    /** Without a token that is how a sign-in begins; with one, how it fails. */
    private void refused(HttpServletRequest request, HttpServletResponse response) {
        String challenge = response.getHeader("WWW-Authenticate");
        if (request.getHeader("Authorization") == null) {
            attempts.saw(
                    anonymous(request, UNAUTHORIZED, SignInStage.CHALLENGE, true, "The client was told to sign in."));
        } else if (challenge != null && !challenge.contains("use_dpop_nonce")) {
            Matcher said = DESCRIPTION.matcher(challenge);
            String why = said.find() ? said.group(1) : "";
            attempts.saw(anonymous(request, UNAUTHORIZED, SignInStage.CALL, false, why));
        }
    }

    private void read(HttpServletRequest request, String path, int status) {
        SignInStage stage = path.startsWith(ProtectedResourceServlet.ROOT_PATH)
                ? SignInStage.RESOURCE_METADATA
                : path.startsWith(WELL_KNOWN + "oauth-authorization-server")
                                || path.startsWith(WELL_KNOWN + "openid-configuration")
                        ? SignInStage.SERVER_METADATA
                        : null;
        if (stage != null) {
            attempts.saw(anonymous(request, status, stage, status < 400, ""));
        }
    }

    private Sighting anonymous(
            HttpServletRequest request, int status, SignInStage stage, boolean passed, String detail) {
        return sighting(request, status, stage, passed, detail, null, null, null);
    }

    private Sighting sighting(HttpServletRequest request, int status, SignInProgress progress) {
        return sighting(
                request,
                status,
                progress.stage(),
                progress.isPassed(),
                progress.detail(),
                progress.clientId(),
                progress.client(),
                progress.uid());
    }

    private Sighting sighting(
            HttpServletRequest request,
            int status,
            SignInStage stage,
            boolean passed,
            String detail,
            @Nullable String clientId,
            @Nullable Client client,
            @Nullable String uid) {
        boolean byBrowser = request.getRequestURI().equals("/oauth2/authorize");
        String agent = request.getHeader("User-Agent");
        KnownPrograms.Program program = KnownPrograms.byClient(client);
        return new Sighting(
                clock.instant(),
                stage,
                passed,
                request.getMethod() + " " + request.getRequestURI(),
                status,
                detail,
                byBrowser,
                request.getRemoteAddr(),
                byBrowser ? null : agent,
                program == null && !byBrowser ? KnownPrograms.byAgent(agent) : program,
                clientId,
                client == null ? null : client.name(),
                client == null ? null : client.registration(),
                uid);
    }
}
