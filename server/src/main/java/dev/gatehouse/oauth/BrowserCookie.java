package dev.gatehouse.oauth;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret that a browser holds: before sign-in it only ties forms to the browser that got them, after sign-in it is
 * the session's. The CSRF token of a form is a hash of it, so that nobody who cannot read the cookie can make one.
 */
record BrowserCookie(boolean secure) {
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** The secret of this browser, if it has a well-formed one. */
    @Nullable
    String read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name())
                        && SECRET.matcher(cookie.getValue()).matches()) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    /** Gives the browser a secret, until it is closed. */
    void write(HttpServletResponse response, String secret) {
        response.addHeader(
                "Set-Cookie", name() + "=" + secret + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : ""));
    }

    /** The token that a form of this browser carries. */
    static String csrfToken(String secret) {
        return OpaqueToken.hash("csrf:" + secret);
    }

    /** Whether a form came from the browser that it was made for. */
    static boolean matches(@Nullable String secret, @Nullable String csrfToken) {
        return secret != null
                && csrfToken != null
                && MessageDigest.isEqual(
                        csrfToken(secret).getBytes(StandardCharsets.US_ASCII),
                        csrfToken.getBytes(StandardCharsets.UTF_8));
    }

    private String name() {
        return secure ? "__Host-gatehouse-authorize" : "gatehouse-authorize";
    }
}
