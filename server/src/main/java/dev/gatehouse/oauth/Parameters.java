package dev.gatehouse.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one query or one form. A query and a form are never mixed, an empty value counts as absent, and a
 * repeated one is known as such (RFC 6749 §3.1, §3.2).
 */
record Parameters(Map<String, String> values, Set<String> repeated) {
    private static final int MAX_FORM_BYTES = 64 * 1024;

    Parameters {
        values = Map.copyOf(values);
        repeated = Set.copyOf(repeated);
    }

    /** Reads {@code application/x-www-form-urlencoded} text, strictly. */
    static Parameters parse(String encoded) throws OAuthException {
        Map<String, String> values = new HashMap<>();
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (name.isEmpty() && value.isEmpty()) {
                continue;
            }
            if (!seen.add(name)) {
                repeated.add(name);
            }
            if (!value.isEmpty()) {
                values.put(name, value);
            }
        }
        return new Parameters(values, repeated);
    }

    /** The query of a request. */
    static Parameters ofQuery(HttpServletRequest request) throws OAuthException {
        String query = request.getQueryString();
        return parse(query == null ? "" : query);
    }

    /** The form in the body of a request, at most 64 KiB. */
    static Parameters ofForm(HttpServletRequest request) throws OAuthException {
        String type = request.getContentType();
        if (type == null
                || !type.toLowerCase(Locale.ROOT)
                        .split(";", 2)[0]
                        .strip()
                        .equals("application/x-www-form-urlencoded")) {
            throw new OAuthException(
                    OAuth2Error.INVALID_REQUEST, "The body must be application/x-www-form-urlencoded.");
        }
        byte[] body = body(request, MAX_FORM_BYTES + 1);
        if (body.length > MAX_FORM_BYTES) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The form is larger than 64 KiB.");
        }
        return parse(new String(body, StandardCharsets.UTF_8));
    }

    /** The body of a request, cut after {@code most} bytes. */
    static byte[] body(HttpServletRequest request, int most) throws OAuthException {
        try {
            return request.getInputStream().readNBytes(most);
        } catch (IOException | HttpException.RuntimeException e) { // the latter when it comes below the least rate
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The body ended too early or came too slowly.");
        }
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    String require(String name) throws OAuthException {
        String value = values.get(name);
        if (value == null) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "The parameter " + name + " is missing.");
        }
        return value;
    }

    /** Refuses a request in which any parameter stands twice. */
    Parameters withoutRepetition() throws OAuthException {
        if (!repeated.isEmpty()) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "A parameter stands more than once.");
        }
        return this;
    }

    private static String decode(String text) throws OAuthException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST, "A parameter is not encoded correctly.");
        }
    }
}
