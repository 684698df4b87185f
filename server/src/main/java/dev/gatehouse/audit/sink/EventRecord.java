package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.Body;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event as a log record of OpenTelemetry: the whole of it as JSON in the body, and what one searches by as
 * attributes.
 *
 * @param json the event as a line of JSON
 */
record EventRecord(Resource resource, AuditEvent event, String json) implements LogRecordData {
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.gatehouse.audit");

    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public String getEventName() {
        return "gatehouse.audit";
    }

    @Override
    public long getTimestampEpochNanos() {
        return TimeUnit.MILLISECONDS.toNanos(event.entry().time().toEpochMilli());
    }

    @Override
    public long getObservedTimestampEpochNanos() {
        return getTimestampEpochNanos();
    }

    /** A record knows the trace, but no span. */
    @Override
    public SpanContext getSpanContext() {
        return SpanContext.getInvalid();
    }

    @Override
    public Severity getSeverity() {
        return event.entry().decision().equals("allow") ? Severity.INFO : Severity.WARN;
    }

    @Override
    public String getSeverityText() {
        return getSeverity().name();
    }

    @Override
    @SuppressWarnings("deprecation") // still asked for by the interface; the value is what counts
    public Body getBody() {
        return Body.string(json);
    }

    @Override
    public Value<?> getBodyValue() {
        return Value.of(json);
    }

    @Override
    public Attributes getAttributes() {
        AuditEntry entry = event.entry();
        AttributesBuilder attributes = Attributes.builder()
                .put("gatehouse.seq", event.seq())
                .put("gatehouse.decision.id", entry.decisionId())
                .put("gatehouse.decision", entry.decision())
                .put("gatehouse.reason", entry.reason())
                .put("gatehouse.outcome", entry.outcome())
                .put("gatehouse.front", entry.front())
                .put("gatehouse.method", entry.method())
                .put("http.response.status_code", (long) entry.status());
        put(attributes, "gatehouse.request.id", entry.requestId());
        put(attributes, "gatehouse.trace.id", entry.traceId());
        put(attributes, "gatehouse.tool", entry.tool());
        put(attributes, "gatehouse.upstream", entry.upstream());
        put(attributes, "gatehouse.tenant", entry.tenant());
        put(attributes, "gatehouse.client.id", entry.clientId());
        put(attributes, "user.id", entry.uid());
        put(attributes, "client.address", entry.address());
        return attributes.build();
    }

    private static void put(AttributesBuilder attributes, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            attributes.put(name, value);
        }
    }

    @Override
    public int getTotalAttributeCount() {
        return getAttributes().size();
    }
}
