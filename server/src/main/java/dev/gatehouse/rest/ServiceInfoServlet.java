package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.discovery.ProtectedResourceServlet;
import dev.gatehouse.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * Says at {@code GET /} what this is and where to go from here. Public; built from configuration only. Mounted as the
 * default servlet, it also answers for paths that nothing is at.
 */
public final class ServiceInfoServlet extends ReadOnlyServlet {
    private static final long serialVersionUID = 1L;

    private final transient ObjectNode info;

    /**
     * The information about one deployment.
     *
     * @param publicUrl the origin that clients use
     * @param mcp the URL of the MCP endpoint
     * @param issuers the authorization servers whose tokens are taken
     */
    public ServiceInfoServlet(String version, URI publicUrl, URI mcp, List<String> issuers) {
        super("/");
        info = Json.object()
                .put("name", "Gatehouse")
                .put("version", version)
                .put("mcp", mcp.toString())
                .put("tools", publicUrl + ToolsServlet.PATH)
                .put("protectedResourceMetadata", publicUrl + ProtectedResourceServlet.ROOT_PATH + mcp.getRawPath())
                .put("health", publicUrl + HealthServlet.PATH)
                .put("ready", publicUrl + ReadyServlet.PATH);
        issuers.forEach(info.putArray("authorizationServers")::add);
    }

    @Override
    void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonResponse.send(response, 200, info);
    }
}
