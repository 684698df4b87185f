package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.console.api.DecisionView;

/** Tells why a recorded call was decided as it was. */
final class DecisionStory {
    DecisionView tell(AuditEvent event, boolean withPreview) {
        throw new UnsupportedOperationException();
    }
}
