package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEvent;
import java.util.List;

/** Where a sink hands events on to. Used by one thread. */
sealed interface Destination permits StandardOutput, Webhook, DayFiles, Bucket, Collector {
    /**
     * Hands events on, in their order, and returns once the destination has them.
     *
     * @throws Undelivered if it has not; they may come again
     */
    void deliver(List<AuditEvent> events) throws Undelivered;
}
