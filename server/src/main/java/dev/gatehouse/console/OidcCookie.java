package dev.gatehouse.console;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a browser keeps of an attempt to log in at an OpenID provider. {@code SameSite=Lax}, since the provider's page
 * sends the browser back; good for ten minutes.
 */
final class OidcCookie {
    private static final int LIFETIME_SECONDS = 600;

    private final String name;
    private final boolean secure;

    OidcCookie(boolean secure) {
        this.name = secure ? "__Host-gatehouse_login" : "gatehouse_login";
        this.secure = secure;
    }

    /** What was kept; absent if nothing was, or twice, since one of them was planted. */
    @Nullable
    String read(HttpServletRequest request) {
        String found = null;
        for (Cookie cookie : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
            if (cookie.getName().equals(name)) {
                if (found != null) {
                    return null;
                }
                found = cookie.getValue();
            }
        }
        return found;
    }

    void set(HttpServletResponse response, String value) {
        add(response, value, LIFETIME_SECONDS);
    }

    void clear(HttpServletResponse response) {
        add(response, "", 0);
    }

    private void add(HttpServletResponse response, String value, int maxAge) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setMaxAge(maxAge);
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
    }
}
