package dev.gatehouse.discovery;

import dev.gatehouse.identity.Credentials;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes out of a request what shows who sent it. Reads headers alone, never the body. Thread-safe. */
public final class CredentialsReader {
    private static final String IN_URL = "access_token";

    private final String origin;

    /** Reads requests for the gateway at this public origin. */
    public CredentialsReader(URI origin) {
        this.origin = origin.toString();
    }

    /** What {@code request} carries; the path must have been found to be one of ours. */
    public Credentials read(HttpServletRequest request) {
        return new Credentials(
                values(request, "Authorization"),
                values(request, "DPoP"),
                isInUrl(request.getQueryString()),
                request.getMethod(),
                origin + request.getRequestURI(),
                null);
    }

    private static List<String> values(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        return values.hasMoreElements() ? Collections.list(values) : List.of();
    }

    /** Whether a query names an access token, in any spelling of its name that a form decoder would take. */
    private static boolean isInUrl(@Nullable String query) {
        if (query == null) {
            return false;
        }
        for (String pair : query.split("[&;]", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (name.equals(IN_URL) || (name.indexOf('%') >= 0 && decoded(name).equals(IN_URL))) {
                return true;
            }
        }
        return false;
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
