package dev.gatehouse.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened, before it has a place in the chain. Immutable; made by {@link AuditEntryBuilder}. Holds no token,
 * code, secret or password, ever.
 *
 * @param time when it was decided, to the millisecond
 * @param decisionId the id that the client's error carries; one of {@link DecisionId}
 * @param requestId the id of the HTTP request
 * @param traceId the W3C trace id, if one came
 * @param sessionId which MCP session or stream it belongs to, if any; names it, and does not open it
 * @param caller who asked
 * @param front where it came in: {@code mcp}, {@code rest}, {@code proxy}, {@code oauth}, {@code console}
 * @param protocol the MCP revision or {@code http}
 * @param method what was asked: an MCP method such as {@code tools/call}, or an act such as {@code login}
 * @param tool the tool, if one was named
 * @param upstream the backend behind the tool
 * @param decision {@code allow}, {@code deny}, {@code limit} or {@code challenge}
 * @param reason the stable reason code
 * @param requiredScopes what the operation needs
 * @param missingScopes what the caller lacks
 * @param rule the rule that decided
 * @param revision the revision of the configuration that decided
 * @param limitLeft for how many more calls the caller's rate had room after this one; absent where no rate is limited
 * @param findings what was found in what passed in and out, such as {@code credential}
 * @param outcome {@code ok}, {@code tool_error}, {@code refused}, {@code timeout}, {@code cancelled}, {@code unknown}
 * @param status the HTTP status of the answer
 * @param latencyMicros how long the gateway took in all, in microseconds
 * @param upstreamMicros how long the tool or upstream took of it, in microseconds
 * @param argsBytes how long the arguments are as JSON in UTF-8
 * @param resultBytes how long the result is as JSON in UTF-8
 * @param count how many identical events this one stands for, at least 1
 * @param address the client's address
 * @param argsDigest SHA-256 of the arguments
 * @param argsPreview a redacted, size-capped preview of the arguments
 * @param resultDigest SHA-256 of the result
 * @param detail one sentence for people
 */
public record AuditEntry(
        Instant time,
        String decisionId,
        String requestId,
        @Nullable String traceId,
        @Nullable String sessionId,
        AuditCaller caller,
        String front,
        String protocol,
        String method,
        @Nullable String tool,
        @Nullable String upstream,
        String decision,
        String reason,
        List<String> requiredScopes,
        List<String> missingScopes,
        @Nullable String rule,
        long revision,
        @Nullable Integer limitLeft,
        List<String> findings,
        String outcome,
        int status,
        long latencyMicros,
        long upstreamMicros,
        long argsBytes,
        long resultBytes,
        int count,
        @Nullable String address,
        @Nullable Sha256 argsDigest,
        @Nullable String argsPreview,
        @Nullable Sha256 resultDigest,
        @Nullable String detail) {
    /** Truncates the time to the milliseconds that are kept, and makes texts such as can be kept. */
    public AuditEntry {
        time = time.truncatedTo(ChronoUnit.MILLIS);
        requestId = StorableText.of(requestId);
        traceId = StorableText.ofAny(traceId);
        sessionId = StorableText.ofAny(sessionId);
        protocol = StorableText.of(protocol);
        method = StorableText.of(method);
        tool = StorableText.ofAny(tool);
        requiredScopes = StorableText.of(requiredScopes);
        missingScopes = StorableText.of(missingScopes);
        findings = List.copyOf(findings);
        argsPreview = StorableText.ofAny(argsPreview);
        detail = StorableText.ofAny(detail);
    }

    /** Whether it holds any of what an erasure takes besides who asked. */
    boolean hasPersonalRest() {
        return address != null || argsDigest != null || argsPreview != null || resultDigest != null || detail != null;
    }

    /** See {@link AuditCaller#issuer()}. */
    public @Nullable String issuer() {
        return caller.issuer();
    }

    /** See {@link AuditCaller#subject()}. */
    public @Nullable String subject() {
        return caller.subject();
    }

    /** See {@link AuditCaller#uid()}. */
    public @Nullable String uid() {
        return caller.uid();
    }

    /** See {@link AuditCaller#tenant()}. */
    public @Nullable String tenant() {
        return caller.tenant();
    }

    /** See {@link AuditCaller#clientId()}. */
    public @Nullable String clientId() {
        return caller.clientId();
    }

    /** See {@link AuditCaller#clientName()}. */
    public @Nullable String clientName() {
        return caller.clientName();
    }

    /** See {@link AuditCaller#heldScopes()}. */
    public List<String> heldScopes() {
        return caller.heldScopes();
    }
}
