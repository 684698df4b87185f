package dev.gatehouse.oauth;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheFactory;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The pages that people see. Everything put into them is escaped; they hold no script, cannot be framed, and say
 * nothing to where they lead. Thread-safe.
 */
final class Pages {
    private final Mustache login;
    private final Mustache consent;
    private final Mustache error;
    private final String style;
    private final String styleHash;

    Pages() {
        MustacheFactory templates = new DefaultMustacheFactory("dev/gatehouse/oauth");
        login = templates.compile("login.mustache");
        consent = templates.compile("consent.mustache");
        error = templates.compile("error.mustache");
        style = resource("pages.css");
        styleHash = sha256(style);
    }

    /** Shows the sign-in form, which posts to us alone. */
    void login(HttpServletResponse response, int status, Map<String, ?> values) throws IOException {
        write(response, status, "Sign in", login, values, "'self'");
    }

    /**
     * Shows the consent form.
     *
     * @param formTargets where the form may lead in the end, as CSP sources
     */
    void consent(HttpServletResponse response, int status, Map<String, ?> values, String formTargets)
            throws IOException {
        write(response, status, "Allow access", consent, values, formTargets);
    }

    /** Shows why a request cannot be answered. */
    void error(HttpServletResponse response, int status, String problem) throws IOException {
        write(response, status, "Sign-in problem", error, Map.of("problem", problem), "'none'");
    }

    private void write(
            HttpServletResponse response,
            int status,
            String title,
            Mustache page,
            Map<String, ?> values,
            String formTargets)
            throws IOException {
        Map<String, Object> scope = new HashMap<>(values);
        scope.put("style", style);
        scope.put("title", title + " · Gatehouse");
        StringWriter html = new StringWriter();
        page.execute(html, scope);
        byte[] body = html.toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'sha256-" + styleHash + "'; form-action " + formTargets
                        + "; frame-ancestors 'none'; base-uri 'none'");
        protect(response);
        response.setHeader("X-Frame-Options", "DENY");
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** What every answer to a browser carries, redirects too. */
    static void protect(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    private static String resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
