package dev.gatehouse.rest;

import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.discovery.RequestId;
import dev.gatehouse.json.Json;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The liveness probe: answers 200 while the process serves requests at all. Asks nothing else. */
public final class HealthServlet extends HttpServlet {
    /** Its path. */
    public static final String PATH = "/health";

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestId.of(request, response);
        response.setHeader("Cache-Control", "no-store");
        JsonResponse.send(response, 200, Json.object().put("status", "ok"));
    }
}
