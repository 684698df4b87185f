package dev.gatehouse.console;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookie that holds a session's secret. Over https it is {@code Secure} and bound to its host by {@code __Host-}.
 */
final class SessionCookie {
    private final String name;
    private final boolean secure;
    private final Duration lifetime;

    SessionCookie(boolean secure, Duration lifetime) {
        this.name = secure ? "__Host-gatehouse_session" : "gatehouse_session";
        this.secure = secure;
        this.lifetime = lifetime;
    }

    /** The secret that the request carries; none if it carries two, since one of them was planted. */
    Optional<String> read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        String found = null;
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name)) {
                if (found != null) {
                    return Optional.empty();
                }
                found = cookie.getValue();
            }
        }
        return Optional.ofNullable(found);
    }

    void set(HttpServletResponse response, String secret) {
        response.addCookie(cookie(secret, (int) lifetime.toSeconds()));
    }

    void clear(HttpServletResponse response) {
        response.addCookie(cookie("", 0));
    }

    private Cookie cookie(String value, int maxAge) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setMaxAge(maxAge);
        cookie.setAttribute("SameSite", "Strict");
        return cookie;
    }
}
