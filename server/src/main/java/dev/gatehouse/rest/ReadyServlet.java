package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** The readiness probe: 200 if calls can be taken now, else 503 with the reasons. */
public final class ReadyServlet extends ReadOnlyServlet {
    /** Its path. */
    public static final String PATH = "/ready";

    private static final long serialVersionUID = 1L;

    private final transient Supplier<List<String>> problems;

    /** {@code problems} says what stands in the way now, in sentences without secrets; nothing if nothing does. */
    public ReadyServlet(Supplier<List<String>> problems) {
        super(PATH);
        this.problems = problems;
    }

    @Override
    void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        List<String> reasons = problems.get();
        ObjectNode body = Json.object().put("status", reasons.isEmpty() ? "ready" : "not_ready");
        reasons.forEach(body.putArray("reasons")::add);
        JsonResponse.send(response, reasons.isEmpty() ? 200 : 503, body);
    }
}
