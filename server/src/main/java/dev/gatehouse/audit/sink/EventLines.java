package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.json.Json;
import java.util.List;

/**
 * Events as JSON lines.
 *
 * @param previews whether redacted previews of arguments go along
 */
record EventLines(SinkConfig.Format format, boolean previews) {
    /** One line an event, each with its end. */
    String of(List<AuditEvent> events) {
        StringBuilder lines = new StringBuilder();
        for (AuditEvent event : events) {
            lines.append(Json.text(line(AuditEventView.of(event, previews)))).append('\n');
        }
        return lines.toString();
    }

    private Object line(AuditEventView event) {
        return switch (format) {
            case GATEHOUSE -> event;
            case OCSF -> Ocsf.of(event);
        };
    }
}
