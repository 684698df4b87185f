package dev.gatehouse.console;

import dev.gatehouse.telemetry.RequestId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every answer of the admin port its request id and headers that let a browser do as little as possible, and
 * turns what nobody else has caught into the one shape of errors.
 */
final class HeadersFilter extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(HeadersFilter.class);
    private static final long serialVersionUID = 1L;
    private static final String REQUEST_ID = HeadersFilter.class.getName() + ".requestId";

    private final transient ErrorWriter errors;

    HeadersFilter(ErrorWriter errors) {
        this.errors = errors;
    }

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
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException | ServletException e) {
            ApiError unavailable = ErrorMapper.unavailable(e); // a session is looked up before a resource is asked
            if (unavailable == null) {
                LOG.error("Request {} to the admin port failed", requestId(request), e);
            }
            if (!response.isCommitted()) {
                errors.write(request, response, unavailable == null ? ApiError.internal() : unavailable);
            }
        }
    }
}
