package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.telemetry.OtlpLogs;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;

/** Hands events to an OpenTelemetry collector, as log records. */
final class Collector implements Destination {
    private final OtlpLogs logs;
    private final Resource resource;
    private final EventLines lines;

    Collector(OtlpLogs logs, Resource resource, EventLines lines) {
        this.logs = logs;
        this.resource = resource;
        this.lines = lines;
    }

    @Override
    public void deliver(List<AuditEvent> events) throws Undelivered {
        List<EventRecord> records = new ArrayList<>(events.size());
        for (AuditEvent event : events) {
            records.add(
                    new EventRecord(resource, event, lines.of(List.of(event)).strip()));
        }
        OtlpLogs.Answer answer = logs.send(List.copyOf(records));
        if (!answer.taken()) {
            throw answer.refused() ? Undelivered.refused(answer.said()) : Undelivered.forNow(answer.said());
        }
        if (answer.rejected() > 0) {
            throw Undelivered.partly(
                    "the collector refused %d of %d: %s".formatted(answer.rejected(), events.size(), answer.said()));
        }
    }
}
