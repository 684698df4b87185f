package dev.gatehouse.mcp;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;

/** The CORS headers that web pages of allowed origins need (MCP headers both ways). Credentials are never cookies. */
final class CrossOrigin {
    private static final String ALLOWED_HEADERS =
            "Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id,"
                    + " Last-Event-ID, DPoP, X-Request-Id, traceparent, tracestate, baggage";
    private static final String EXPOSED_HEADERS =
            "WWW-Authenticate, Mcp-Session-Id, DPoP-Nonce, Retry-After, X-Request-Id";
    private static final String PARAM_HEADER = "mcp-param-";

    private CrossOrigin() {}

    /** Marks an answer as readable for the request's origin, which has been found allowed. */
    static void allow(HttpServletRequest request, HttpServletResponse response) {
        String origin = request.getHeader("Origin");
        if (origin != null) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Vary", "Origin");
            response.setHeader("Access-Control-Expose-Headers", EXPOSED_HEADERS);
        }
    }

    static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    static void answerPreflight(HttpServletRequest request, HttpServletResponse response) {
        StringBuilder allowed = new StringBuilder(ALLOWED_HEADERS);
        String asked = request.getHeader("Access-Control-Request-Headers");
        if (asked != null) {
            for (String name : asked.split(",", -1)) {
                String header = name.strip();
                if (header.toLowerCase(Locale.ROOT).startsWith(PARAM_HEADER)) {
                    allowed.append(", ").append(header);
                }
            }
        }
        response.setHeader("Access-Control-Allow-Methods", "POST, GET, DELETE");
        response.setHeader("Access-Control-Allow-Headers", allowed.toString());
        response.setHeader("Access-Control-Max-Age", "600");
        response.setStatus(204);
    }
}
