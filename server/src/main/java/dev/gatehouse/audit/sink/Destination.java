package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditEventView;
import dev.gatehouse.json.Json;
import java.util.List;

/** Where a sink hands events on to. Used by one thread. */
sealed interface Destination permits StandardOutput, Webhook, DayFiles {
    /**
     * Hands events on, in their order, and returns once the destination has them.
     *
     * @throws Undelivered if it has not; they may come again
     */
    void deliver(List<AuditEvent> events) throws Undelivered;

    /** The events as JSON lines, in the form of the export. */
    static String lines(List<AuditEvent> events, boolean previews) {
        StringBuilder lines = new StringBuilder();
        for (AuditEvent event : events) {
            lines.append(Json.text(AuditEventView.of(event, previews))).append('\n');
        }
        return lines.toString();
    }
}
