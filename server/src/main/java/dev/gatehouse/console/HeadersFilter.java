package dev.gatehouse.console;

import dev.gatehouse.discovery.RequestId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives every answer of the admin port its request id and headers that let a browser do as little as possible. */
final class HeadersFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String REQUEST_ID = HeadersFilter.class.getName() + ".requestId";

    /** The id of a request that has come through this filter. */
    static String requestId(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(REQUEST_ID));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(REQUEST_ID, RequestId.of(request, response));
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        chain.doFilter(request, response);
    }
}
