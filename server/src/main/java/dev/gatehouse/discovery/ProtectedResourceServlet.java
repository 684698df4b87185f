package dev.gatehouse.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The protected resource metadata (RFC 9728), public and readable from any origin. Built from configuration, never from
 * the request. Serves {@value #ROOT_PATH} and {@value #MCP_PATH} alike, since clients try both.
 */
public final class ProtectedResourceServlet extends HttpServlet {
    /** The well-known path of the origin. */
    public static final String ROOT_PATH = "/.well-known/oauth-protected-resource";

    /** The well-known path of the MCP endpoint (RFC 9728 §3.1). */
    public static final String MCP_PATH = ROOT_PATH + "/mcp";

    private static final long serialVersionUID = 1L;
    private static final String OFFLINE_ACCESS = "offline_access";

    private final transient URI resource;
    private final transient List<String> issuers;
    private final transient Supplier<? extends Collection<String>> scopes;
    private final String name;

    /**
     * The metadata of one resource.
     *
     * @param resource the exact public URL of the MCP endpoint
     * @param issuers the authorization servers whose tokens are taken, the preferred one first
     * @param scopes what clients may ask for, read anew for each request
     * @param name what people call the resource
     */
    public ProtectedResourceServlet(
            URI resource, List<String> issuers, Supplier<? extends Collection<String>> scopes, String name) {
        this.resource = resource;
        this.issuers = List.copyOf(issuers);
        this.scopes = scopes;
        this.name = name;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Access-Control-Allow-Origin", "*");
        String path = request.getRequestURI();
        if (!path.equals(ROOT_PATH) && !path.equals(MCP_PATH)) {
            JsonResponse.error(response, 404, "not_found", "There is no metadata at this path.");
            return;
        }
        switch (request.getMethod()) {
            case "GET", "HEAD" -> {
                response.setHeader("Cache-Control", "public, max-age=60");
                JsonResponse.send(response, 200, document());
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

    private ObjectNode document() {
        ObjectNode document = Json.object();
        document.put("resource", resource.toString());
        var servers = document.putArray("authorization_servers");
        issuers.forEach(servers::add);
        var supported = document.putArray("scopes_supported");
        new TreeSet<>(scopes.get())
                .stream().filter(scope -> !scope.equals(OFFLINE_ACCESS)).forEach(supported::add);
        document.putArray("bearer_methods_supported").add("header");
        return document.put("resource_name", name);
    }
}
