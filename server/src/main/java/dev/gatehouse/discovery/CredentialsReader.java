package dev.gatehouse.discovery;

import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.DpopProofs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes out of a request what shows who sent it. Reads headers alone, never the body. Thread-safe. */
public final class CredentialsReader {
    private static final String IN_URL = "access_token";

    private final String origin;
    private final Set<String> resources;
    private final ClientCertificates certificates;
    private final DpopProofs dpop;

    /**
     * Reads requests for the gateway at this public origin.
     *
     * @param resources what tokens must be for, one of them; empty for any resource of ours
     */
    public CredentialsReader(URI origin, Set<String> resources, ClientCertificates certificates, DpopProofs dpop) {
        this.origin = origin.toString();
        this.resources = Set.copyOf(resources);
        this.certificates = certificates;
        this.dpop = dpop;
    }

    /**
     * What {@code request} carries; its path must have been found to be one of ours. Whoever sends a proof is told the
     * nonce for the next one, whatever the answer will be (RFC 9449 §8.2, §9).
     */
    public Credentials read(HttpServletRequest request, HttpServletResponse response) {
        List<String> proofs = values(request, "DPoP");
        List<String> authorization = values(request, "Authorization");
        if (!proofs.isEmpty() || isDpop(authorization)) {
            String nonce = dpop.nonce();
            if (nonce != null) {
                response.setHeader("DPoP-Nonce", nonce);
            }
        }
        return new Credentials(
                authorization,
                proofs,
                isInUrl(request.getQueryString()),
                request.getMethod(),
                origin + request.getRequestURI(),
                resources,
                certificates.thumbprint(request));
    }

    private static boolean isDpop(List<String> authorization) {
        return authorization.size() == 1 && authorization.getFirst().regionMatches(true, 0, "DPoP ", 0, 5);
    }

    private static List<String> values(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            return List.of();
        }
        String first = values.nextElement();
        if (!values.hasMoreElements()) {
            return List.of(first);
        }
        List<String> all = Collections.list(values);
        all.addFirst(first);
        return all;
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
