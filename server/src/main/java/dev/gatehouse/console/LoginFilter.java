package dev.gatehouse.console;

import dev.gatehouse.console.api.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Principal;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing of the admin port be reached without a session but logging in and the console's files, and no write
 * happen without the session's CSRF token. Whatever is not the console's own, such as Dropwizard's admin servlet, is
 * for admins only.
 */
final class LoginFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    /** Servlets that need no session. */
    private static final Set<String> OPEN = Set.of(Console.FILES, Console.ROOT);

    /** What a browser is sent through to log in at an OpenID provider. */
    private static final Set<String> LOGIN_PAGES = Set.of("/login", "/login/oidc", "/login/oidc/callback");

    private static final Set<String> FOR_VIEWERS = Set.of(Console.API, Console.STREAM, Console.METRICS);

    private final transient Sessions sessions;
    private final transient SessionCookie cookie;
    private final @Nullable String metricsToken;
    private final transient ErrorWriter errors;

    LoginFilter(Sessions sessions, SessionCookie cookie, @Nullable String metricsToken, ErrorWriter errors) {
        this.sessions = sessions;
        this.cookie = cookie;
        this.metricsToken = metricsToken;
        this.errors = errors;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // the servlet that the container has chosen, so that no spelling of a path can mean two things
        String servlet = request.getHttpServletMapping().getServletName();
        if (OPEN.contains(servlet) || isLogin(servlet, request) || carriesMetricsToken(servlet, request)) {
            chain.doFilter(request, response);
            return;
        }
        Optional<Session> session = cookie.read(request).flatMap(sessions::use);
        if (session.isEmpty()) {
            errors.write(request, response, ApiError.notSignedIn());
        } else if (OriginFilter.isWrite(request) && !carriesCsrfToken(request, session.get())) {
            errors.write(
                    request,
                    response,
                    ApiError.of(403, "csrf_token_invalid", "Send the session's csrfToken as X-CSRF-Token."));
        } else if (!FOR_VIEWERS.contains(servlet) && session.get().role() != Role.ADMIN) {
            errors.write(request, response, ApiError.forbidden("This is for admins."));
        } else {
            chain.doFilter(new SignedIn(request, session.get()), response);
        }
    }

    private static boolean isLogin(String servlet, HttpServletRequest request) {
        if (!servlet.equals(Console.API) || request.getPathInfo() == null) {
            return false;
        }
        return switch (request.getMethod()) {
            case "POST" -> request.getPathInfo().equals("/session");
            case "GET" -> LOGIN_PAGES.contains(request.getPathInfo());
            default -> false;
        };
    }

    private boolean carriesMetricsToken(String servlet, HttpServletRequest request) {
        return metricsToken != null
                && servlet.equals(Console.METRICS)
                && request.getMethod().equals("GET")
                && Collections.list(request.getHeaders("Authorization")).stream()
                        .anyMatch(header -> same(header, "Bearer " + metricsToken));
    }

    private static boolean carriesCsrfToken(HttpServletRequest request, Session session) {
        String token = request.getHeader("X-CSRF-Token");
        return token != null && same(token, session.csrfToken());
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** A request with an operator behind it; JAX-RS takes its roles from here. */
    private static final class SignedIn extends HttpServletRequestWrapper {
        private final Session session;

        SignedIn(HttpServletRequest request, Session session) {
            super(request);
            this.session = session;
        }

        @Override
        public Principal getUserPrincipal() {
            return session;
        }

        @Override
        public String getRemoteUser() {
            return session.username();
        }

        @Override
        public boolean isUserInRole(String role) {
            return session.role().includes(Role.of(role));
        }
    }
}
