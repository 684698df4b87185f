package dev.gatehouse.audit;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an event reads outside: in the API, the live stream and the export. The components of {@link AuditEvent} and
 * {@link AuditEntry}, flat, in this order, always all there; latencies in milliseconds.
 */
public record AuditEventView(
        long seq,
        @JsonSerialize(using = IsoMillis.class) Instant time,
        String decisionId,
        String requestId,
        @Nullable String traceId,
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable String uid,
        @Nullable String tenant,
        @Nullable String clientId,
        @Nullable String clientName,
        @Nullable String address,
        String front,
        String protocol,
        String method,
        @Nullable String tool,
        @Nullable String upstream,
        String decision,
        String reason,
        List<String> requiredScopes,
        List<String> heldScopes,
        List<String> missingScopes,
        @Nullable String rule,
        long revision,
        String outcome,
        int status,
        double latencyMs,
        double upstreamMs,
        @Nullable String argsDigest,
        @Nullable String argsPreview,
        int count,
        @Nullable String detail,
        String prevHash,
        String hash) {
    /** The event as someone sees it who may, or may not, see previews of arguments. */
    public static AuditEventView of(AuditEvent event, boolean withPreview) {
        AuditEntry entry = event.entry();
        return new AuditEventView(
                event.seq(),
                entry.time(),
                entry.decisionId(),
                entry.requestId(),
                entry.traceId(),
                entry.issuer(),
                entry.subject(),
                entry.uid(),
                entry.tenant(),
                entry.clientId(),
                entry.clientName(),
                entry.address(),
                entry.front(),
                entry.protocol(),
                entry.method(),
                entry.tool(),
                entry.upstream(),
                entry.decision(),
                entry.reason(),
                entry.requiredScopes(),
                entry.heldScopes(),
                entry.missingScopes(),
                entry.rule(),
                entry.revision(),
                entry.outcome(),
                entry.status(),
                entry.latencyMicros() / 1000.0,
                entry.upstreamMicros() / 1000.0,
                entry.argsDigest(),
                withPreview ? entry.argsPreview() : null,
                entry.count(),
                entry.detail(),
                event.prevHash(),
                event.hash());
    }
}
