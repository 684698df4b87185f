package dev.gatehouse.rest;

import dev.gatehouse.discovery.JsonResponse;
import dev.gatehouse.discovery.RequestBody;
import dev.gatehouse.telemetry.RequestId;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Something to look at under one exact path; whatever else is asked gets a JSON error. */
abstract class ReadOnlyServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String path;

    ReadOnlyServlet(String path) {
        this.path = path;
    }

    /** Answers a GET or HEAD of the path; the request id is set. */
    abstract void show(HttpServletRequest request, HttpServletResponse response) throws IOException;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestId.of(request, response);
        RequestBody.leaveUnread(request, response);
        if (!request.getRequestURI().equals(path)) {
            JsonResponse.error(response, 404, "not_found", "There is nothing at this path.");
        } else if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            JsonResponse.error(response, 405, "method_not_allowed", "This can only be read: use GET.");
        } else {
            show(request, response);
        }
    }
}
