package dev.gatehouse.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.json.Json;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The protected resource metadata (RFC 9728), public and readable from any origin. Built from configuration, never from
 * the request. Each resource has its path under {@value #ROOT_PATH}; without one, which clients try too, the first is
 * meant.
 */
public final class ProtectedResourceServlet extends HttpServlet {
    /** The well-known path of the origin. */
    public static final String ROOT_PATH = "/.well-known/oauth-protected-resource";

    private static final long serialVersionUID = 1L;
    private static final String OFFLINE_ACCESS = "offline_access";

    private final transient Map<String, ProtectedResource> byPath = new HashMap<>();
    private final transient List<String> issuers;
    private final boolean proofsRequired;

    /**
     * The metadata of these resources.
     *
     * @param resources what tokens are for; the first is what the well-known path of the origin describes
     * @param issuers the authorization servers whose tokens are taken, the preferred one first
     * @param proofsRequired whether every token must be bound to a key and come with a DPoP proof
     */
    public ProtectedResourceServlet(List<ProtectedResource> resources, List<String> issuers, boolean proofsRequired) {
        byPath.put(ROOT_PATH, resources.getFirst());
        for (ProtectedResource resource : resources) {
            byPath.put(resource.metadata().getRawPath(), resource);
        }
        this.issuers = List.copyOf(issuers);
        this.proofsRequired = proofsRequired;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Access-Control-Allow-Origin", "*");
        ProtectedResource resource = byPath.get(request.getRequestURI());
        if (resource == null) {
            JsonResponse.error(response, 404, "not_found", "There is no metadata at this path.");
            return;
        }
        switch (request.getMethod()) {
            case "GET", "HEAD" -> {
                response.setHeader("Cache-Control", "public, max-age=60");
                JsonResponse.send(response, 200, document(resource));
            }
            case "OPTIONS" -> {
                response.setHeader("Access-Control-Allow-Methods", "GET");
                response.setHeader("Access-Control-Allow-Headers", "*");
                response.setStatus(204);
            }
            default -> {
                response.setHeader("Allow", "GET, HEAD, OPTIONS");
                JsonResponse.error(response, 405, "method_not_allowed", "Metadata can only be read: use GET.");
            }
        }
    }

    private ObjectNode document(ProtectedResource resource) {
        ObjectNode document = Json.object();
        document.put("resource", resource.url().toString());
        var servers = document.putArray("authorization_servers");
        issuers.forEach(servers::add);
        var supported = document.putArray("scopes_supported");
        new TreeSet<>(resource.scopes().get())
                .stream().filter(scope -> !scope.equals(OFFLINE_ACCESS)).forEach(supported::add);
        document.putArray("bearer_methods_supported").add("header");
        var proofs = document.putArray("dpop_signing_alg_values_supported");
        DpopProofs.algorithms().forEach(proofs::add);
        if (proofsRequired) {
            document.put("dpop_bound_access_tokens_required", true);
        }
        return document.put("resource_name", resource.name());
    }
}
