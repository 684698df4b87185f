package dev.gatehouse.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.json.JsonRpc;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A part of the work on a request, as a span while it lasts, named by OpenTelemetry's conventions for HTTP and MCP.
 * Does nothing, at no cost to speak of, where the request is not traced. Holds no argument, no result and no
 * credential. Confined to one thread.
 */
public final class TraceStep implements AutoCloseable {
    private static final TraceStep NONE = new TraceStep(Span.getInvalid(), Scope.noop());
    private static final int LONGEST_TEXT = 128;
    private static final int SERVER_ERROR = 500;

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("mcp.method.name");
    private static final AttributeKey<String> SESSION = AttributeKey.stringKey("mcp.session.id");
    private static final AttributeKey<String> REQUEST = AttributeKey.stringKey("jsonrpc.request.id");
    private static final AttributeKey<String> RPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");
    private static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
    private static final AttributeKey<String> PROMPT = AttributeKey.stringKey("gen_ai.prompt.name");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    private static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("network.transport");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> HTTP_METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("gatehouse.upstream");
    private static final AttributeKey<String> DECISION_ID = AttributeKey.stringKey("gatehouse.decision.id");
    private static final AttributeKey<String> DECISION = AttributeKey.stringKey("gatehouse.decision");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("gatehouse.reason");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("gatehouse.outcome");

    private final Span span;
    private final Scope scope;

    private TraceStep(Span span, Scope scope) {
        this.span = span;
        this.scope = scope;
    }

    /** Work on an MCP message; what it says in {@code _meta} of a trace is its parent, the HTTP request is linked. */
    public static TraceStep message(JsonRpc message) {
        Tracing tracing = Tracing.current();
        if (tracing == null) {
            return NONE;
        }
        return switch (message) {
            case JsonRpc.Request request -> {
                TraceStep step = message(tracing, request.method(), request.params());
                step.span.setAttribute(REQUEST, cut(request.id().asText()));
                yield step;
            }
            case JsonRpc.Notification notification -> message(tracing, notification.method(), notification.params());
            case JsonRpc.Response _ -> NONE;
        };
    }

    @SuppressWarnings("MustBeClosedChecker") // close() of the step closes it
    private static TraceStep message(Tracing tracing, String method, JsonNode params) {
        TraceContext client = TraceContext.NONE.or(params.path("_meta"));
        String name = cut(method);
        SpanBuilder builder = tracing.tracer()
                .spanBuilder(name)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, name)
                .setAttribute(TRANSPORT, "tcp");
        if (client.parent() != null) {
            builder.setParent(parent(client)).addLink(Span.current().getSpanContext());
        }
        Span span = builder.startSpan();
        LogContext.trace(span.getSpanContext());
        return new TraceStep(span, span.makeCurrent());
    }

    /** A request to an HTTP backend. */
    public static TraceStep request(String upstream, String method, URI url) {
        Tracing tracing = Tracing.current();
        return tracing == null
                ? NONE
                : started(backend(tracing, upstream, method).setAttribute(HTTP_METHOD, method), url);
    }

    /** A request to an MCP server; {@code tool} is its own name for the tool, if it is about one. */
    public static TraceStep message(String upstream, String method, @Nullable String tool) {
        Tracing tracing = Tracing.current();
        if (tracing == null) {
            return NONE;
        }
        SpanBuilder builder = backend(tracing, upstream, tool == null ? method : method + ' ' + tool)
                .setAttribute(METHOD, method);
        if (tool != null) {
            builder.setAttribute(TOOL, tool).setAttribute(OPERATION, "execute_tool");
        }
        return started(builder, null);
    }

    private static SpanBuilder backend(Tracing tracing, String upstream, String name) {
        return tracing.tracer().spanBuilder(name).setSpanKind(SpanKind.CLIENT).setAttribute(UPSTREAM, upstream);
    }

    private static TraceStep started(SpanBuilder builder, @Nullable URI url) {
        if (url != null && url.getHost() != null) {
            builder.setAttribute(SERVER, url.getHost());
            if (url.getPort() > 0) {
                builder.setAttribute(SERVER_PORT, (long) url.getPort());
            }
        }
        return new TraceStep(builder.startSpan(), Scope.noop());
    }

    /** Names what this thread works on by what was decided of it. */
    public static void decided(String decisionId, String decision, String reason, String outcome) {
        Span span = Span.current();
        if (span.isRecording()) {
            span.setAttribute(DECISION_ID, decisionId)
                    .setAttribute(DECISION, decision)
                    .setAttribute(REASON, reason)
                    .setAttribute(OUTCOME, outcome);
            if (outcome.equals("tool_error") || outcome.equals("timeout") || outcome.equals("unknown")) {
                span.setAttribute(ERROR, outcome).setStatus(StatusCode.ERROR);
            }
        }
    }

    /** The same by what it was about, in names that are free of credentials. */
    public static void about(
            String method, @Nullable String tool, @Nullable String upstream, @Nullable String session, boolean known) {
        Span span = Span.current();
        if (!span.isRecording()) {
            return;
        }
        if (tool != null && method.equals("tools/call")) {
            span.setAttribute(TOOL, tool).setAttribute(OPERATION, "execute_tool");
        } else if (tool != null && method.equals("prompts/get")) {
            span.setAttribute(PROMPT, tool);
        }
        if (known && tool != null && (method.equals("tools/call") || method.equals("prompts/get"))) {
            span.updateName(method + ' ' + tool);
        }
        if (upstream != null) {
            span.setAttribute(UPSTREAM, upstream);
        }
        if (session != null) {
            span.setAttribute(SESSION, session);
        }
    }

    /** The trace with this step, or else the one that this thread works on, as the parent of what comes. */
    public TraceContext within(TraceContext trace) {
        return under(trace, span.getSpanContext());
    }

    /** The trace with what this thread works on as the parent of what comes; itself where nothing is traced. */
    public static TraceContext current(TraceContext trace) {
        return under(trace, Span.current().getSpanContext());
    }

    private static TraceContext under(TraceContext trace, SpanContext own) {
        return own.isValid()
                ? trace.under("00-" + own.getTraceId() + '-' + own.getSpanId() + '-'
                        + own.getTraceFlags().asHex())
                : trace;
    }

    /** What an HTTP backend answered. */
    public void status(int status) {
        span.setAttribute(HTTP_STATUS, (long) status);
        if (status >= SERVER_ERROR) {
            failed(String.valueOf(status));
        }
    }

    /** A JSON-RPC error goes back. */
    public void error(int code) {
        String text = String.valueOf(code);
        span.setAttribute(RPC_STATUS, text);
        failed(text);
    }

    /** It failed; {@code type} is one of few words. */
    public void failed(String type) {
        span.setAttribute(ERROR, type).setStatus(StatusCode.ERROR);
    }

    @Override
    public void close() {
        scope.close();
        span.end();
    }

    /** Where a span belongs that continues {@code trace}. */
    static Context parent(TraceContext trace) {
        return trace.parent() == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.current(), trace, FIELDS);
    }

    private static final TextMapGetter<TraceContext> FIELDS = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable TraceContext trace, String key) {
            return trace == null
                    ? null
                    : switch (key) {
                        case TraceContext.PARENT -> trace.parent();
                        case TraceContext.STATE -> trace.state();
                        default -> null;
                    };
        }
    };

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}
