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
 * @param decisionId the id that the client's error carries
 * @param requestId the id of the HTTP request
 * @param traceId the W3C trace id, if one came
 * @param issuer the caller's issuer; absent when nobody was identified
 * @param subject the caller's subject
 * @param uid the caller's user id, or the operator's name for what was done in the console
 * @param tenant the caller's organisation
 * @param clientId the OAuth client of the token
 * @param clientName the name that the MCP client gives itself; not verified
 * @param address the client's address
 * @param front where it came in: {@code mcp}, {@code rest}, {@code proxy}, {@code oauth}, {@code console}
 * @param protocol the MCP revision or {@code http}
 * @param method what was asked: an MCP method such as {@code tools/call}, or an act such as {@code login}
 * @param tool the tool, if one was named
 * @param upstream the backend behind the tool
 * @param decision {@code allow}, {@code deny}, {@code limit} or {@code challenge}
 * @param reason the stable reason code
 * @param requiredScopes what the operation needs
 * @param heldScopes what the caller holds
 * @param missingScopes what the caller lacks
 * @param rule the rule that decided
 * @param revision the revision of the configuration that decided
 * @param outcome {@code ok}, {@code tool_error}, {@code refused}, {@code timeout}, {@code cancelled}, {@code unknown}
 * @param status the HTTP status of the answer
 * @param latencyMicros how long the gateway took in all, in microseconds
 * @param upstreamMicros how long the tool or upstream took of it, in microseconds
 * @param argsDigest SHA-256 of the arguments, hexadecimal
 * @param argsPreview a redacted, size-capped preview of the arguments
 * @param count how many identical events this one stands for, at least 1
 * @param detail one sentence for people
 */
public record AuditEntry(
        Instant time,
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
        long latencyMicros,
        long upstreamMicros,
        @Nullable String argsDigest,
        @Nullable String argsPreview,
        int count,
        @Nullable String detail) {
    /** Truncates the time to the milliseconds that are kept, and replaces the one character that no database keeps. */
    public AuditEntry {
        time = time.truncatedTo(ChronoUnit.MILLIS);
        requestId = kept(requestId);
        traceId = keptIfAny(traceId);
        issuer = keptIfAny(issuer);
        subject = keptIfAny(subject);
        uid = keptIfAny(uid);
        tenant = keptIfAny(tenant);
        clientId = keptIfAny(clientId);
        clientName = keptIfAny(clientName);
        method = kept(method);
        tool = keptIfAny(tool);
        requiredScopes = kept(requiredScopes);
        heldScopes = kept(heldScopes);
        missingScopes = kept(missingScopes);
        argsPreview = keptIfAny(argsPreview);
        detail = keptIfAny(detail);
    }

    private static List<String> kept(List<String> texts) {
        return texts.stream().map(AuditEntry::kept).toList();
    }

    private static @Nullable String keptIfAny(@Nullable String text) {
        return text == null ? null : kept(text);
    }

    /** PostgreSQL's text cannot hold U+0000, and what is hashed must be what is kept. */
    private static String kept(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }
}
