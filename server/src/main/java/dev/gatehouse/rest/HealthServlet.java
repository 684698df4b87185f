package dev.gatehouse.rest;

import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The liveness probe: answers 200 while the process serves requests at all. Asks nothing else. */
public final class HealthServlet extends ReadOnlyServlet {
    /** Its path. */
    public static final String PATH = "/health";

    private static final long serialVersionUID = 1L;

    public HealthServlet() {
        super(PATH);
    }

    @Override
    void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        JsonResponse.send(response, 200, Json.object().put("status", "ok"));
    }
}
