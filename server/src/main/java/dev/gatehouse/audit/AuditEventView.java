package dev.gatehouse.audit;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an event reads outside: in the API, the live stream and the export. The components of {@link AuditEvent} and
 * {@link AuditEntry}, flat, in this order, always all there; latencies in milliseconds, {@code ownMs} being what was
 * not the tool's or upstream's.
 */
public record AuditEventView(
        long seq,
        @JsonSerialize(using = IsoMillis.class) Instant time,
        String decisionId,
        String requestId,
        @Nullable String traceId,
        @Nullable String sessionId,
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable String uid,
        @Nullable String tenant,
        @Nullable String clientId,
        @Nullable String clientName,
        @Nullable String authMethod,
        List<String> actors,
        @Nullable String userAgent,
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
        @Nullable Integer limitLeft,
        List<String> findings,
        String outcome,
        int status,
        double latencyMs,
        double ownMs,
        double upstreamMs,
        long argsBytes,
        long resultBytes,
        @Nullable Sha256 argsDigest,
        @Nullable String argsPreview,
        @Nullable Sha256 resultDigest,
        int count,
        @Nullable String detail,
        boolean erased,
        Sha256 prevHash,
        Sha256 hash) {
    /** The event as someone sees it who may, or may not, see previews of arguments. */
    public static AuditEventView of(AuditEvent event, boolean withPreview) {
        AuditEntry entry = event.entry();
        return new AuditEventView(
                event.seq(),
                entry.time(),
                entry.decisionId(),
                entry.requestId(),
                entry.traceId(),
                entry.sessionId(),
                entry.issuer(),
                entry.subject(),
                entry.uid(),
                entry.tenant(),
                entry.clientId(),
                entry.clientName(),
                entry.caller().authMethod(),
                entry.caller().actors(),
                entry.caller().userAgent(),
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
                entry.limitLeft(),
                entry.findings(),
                entry.outcome(),
                entry.status(),
                entry.latencyMicros() / 1000.0,
                Math.max(0, entry.latencyMicros() - entry.upstreamMicros()) / 1000.0,
                entry.upstreamMicros() / 1000.0,
                entry.argsBytes(),
                entry.resultBytes(),
                entry.argsDigest(),
                withPreview ? entry.argsPreview() : null,
                entry.resultDigest(),
                entry.count(),
                entry.detail(),
                event.erased(),
                event.prevHash(),
                event.hash());
    }
}
