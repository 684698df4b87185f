package dev.gatehouse.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import org.slf4j.MDC;

/** The ids that every line carries which is logged on the thread of a request: see docs/monitoring.md. */
public final class LogContext {
    private static final String REQUEST = "requestId";
    private static final String DECISION = "decisionId";
    private static final String TRACE = "traceId";
    private static final String SPAN = "spanId";

    private LogContext() {}

    static void request(String id) {
        MDC.put(REQUEST, id);
    }

    /** What is logged from now on belongs to this decision. */
    public static void decision(String id) {
        MDC.put(DECISION, id);
    }

    static void trace(SpanContext span) {
        MDC.put(TRACE, span.getTraceId());
        MDC.put(SPAN, span.getSpanId());
    }

    static void end() {
        MDC.clear();
    }
}
