package dev.gatehouse.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every request: its id goes into each line that is logged for it, and if requests are traced, it becomes
 * a server span by the HTTP semantic conventions. What follows a route in the path, and the query, stay out of the
 * span.
 */
public final class RequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");
    private static final Set<String> PROBES = Set.of("/health", "/ready", "/metrics", "/console");
    private static final int SERVER_ERROR = 500;
    private static final int LONGEST_TEXT = 256;

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
    private static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("network.protocol.version");
    private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("gatehouse.request.id");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final transient @Nullable Tracing tracing;

    /** {@code tracing}: absent if requests are not traced. */
    public RequestFilter(@Nullable Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = RequestId.of(request, response);
        LogContext.request(id);
        try {
            if (tracing == null || PROBES.contains(request.getServletPath())) {
                chain.doFilter(request, response);
            } else {
                trace(tracing, id, request, response, chain);
            }
        } finally {
            LogContext.end();
        }
    }

    private static void trace(
            Tracing tracing, String id, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Span span = begin(tracing, id, request);
        LogContext.trace(span.getSpanContext());
        try (Scope _ = tracing.context(span).makeCurrent()) {
            chain.doFilter(request, response);
            span.setAttribute(STATUS, (long) response.getStatus());
            if (response.getStatus() >= SERVER_ERROR) {
                span.setAttribute(ERROR, String.valueOf(response.getStatus())).setStatus(StatusCode.ERROR);
            }
        } catch (IOException | ServletException | RuntimeException e) {
            span.setAttribute(ERROR, e.getClass().getName()).setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    private static Span begin(Tracing tracing, String id, HttpServletRequest request) {
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "_OTHER";
        String route = request.getHttpServletMapping().getPattern();
        SpanBuilder span = tracing.tracer()
                .spanBuilder((method.equals("_OTHER") ? "HTTP" : method) + ' ' + route)
                .setSpanKind(SpanKind.SERVER)
                .setParent(TraceStep.parent(TraceContext.of(request)))
                .setAttribute(METHOD, method)
                .setAttribute(ROUTE, route)
                .setAttribute(PATH, request.getServletPath())
                .setAttribute(SCHEME, request.getScheme())
                .setAttribute(SERVER, cut(request.getServerName()))
                .setAttribute(SERVER_PORT, (long) request.getServerPort())
                .setAttribute(CLIENT, request.getRemoteAddr())
                .setAttribute(VERSION, version(request.getProtocol()))
                .setAttribute(REQUEST_ID, id);
        String agent = request.getHeader("User-Agent");
        if (agent != null) {
            span.setAttribute(AGENT, cut(agent));
        }
        return span.startSpan();
    }

    private static String version(String protocol) {
        return protocol.startsWith("HTTP/") ? protocol.substring("HTTP/".length()) : protocol;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}
