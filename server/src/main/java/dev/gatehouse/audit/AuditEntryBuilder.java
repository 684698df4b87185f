package dev.gatehouse.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects an {@link AuditEntry} while a call passes the gate. Confined to the thread of its call. */
public final class AuditEntryBuilder {
    private final Instant time;
    private final String decisionId;
    private String requestId = "";
    private @Nullable String traceId;
    private @Nullable String issuer;
    private @Nullable String subject;
    private @Nullable String uid;
    private @Nullable String tenant;
    private @Nullable String clientId;
    private @Nullable String clientName;
    private @Nullable String address;
    private final String front;
    private String protocol = "http";
    private final String method;
    private @Nullable String tool;
    private @Nullable String upstream;
    private String decision = "allow";
    private String reason = "allowed";
    private List<String> requiredScopes = List.of();
    private List<String> heldScopes = List.of();
    private List<String> missingScopes = List.of();
    private @Nullable String rule;
    private long revision = 0;
    private String outcome = "ok";
    private int status = 200;
    private long latencyMicros = 0;
    private long upstreamMicros = 0;
    private @Nullable Sha256 argsDigest;
    private @Nullable String sessionId;
    private @Nullable String authMethod;
    private List<String> actors = List.of();
    private @Nullable String userAgent;
    private @Nullable Integer limitLeft;
    private List<String> findings = List.of();
    private long argsBytes = 0;
    private long resultBytes = 0;
    private @Nullable Sha256 resultDigest;
    private @Nullable String argsPreview;
    private int count = 1;
    private @Nullable String detail;

    /** Starts an entry for something that is being decided now. */
    public AuditEntryBuilder(Instant time, String decisionId, String front, String method) {
        this.time = time;
        this.decisionId = decisionId;
        this.front = front;
        this.method = method;
    }

    /** The id under which the client and the console find this entry. */
    public String decisionId() {
        return decisionId;
    }

    /** See {@link AuditEntry#requestId()}. */
    public AuditEntryBuilder requestId(String requestId) {
        this.requestId = requestId;
        return this;
    }

    /** See {@link AuditEntry#traceId()}. */
    public AuditEntryBuilder traceId(@Nullable String traceId) {
        this.traceId = traceId;
        return this;
    }

    /** See {@link AuditCaller#issuer()}. */
    public AuditEntryBuilder issuer(@Nullable String issuer) {
        this.issuer = issuer;
        return this;
    }

    /** See {@link AuditCaller#subject()}. */
    public AuditEntryBuilder subject(@Nullable String subject) {
        this.subject = subject;
        return this;
    }

    /** See {@link AuditCaller#uid()}. */
    public AuditEntryBuilder uid(@Nullable String uid) {
        this.uid = uid;
        return this;
    }

    /** See {@link AuditCaller#tenant()}. */
    public AuditEntryBuilder tenant(@Nullable String tenant) {
        this.tenant = tenant;
        return this;
    }

    /** See {@link AuditCaller#clientId()}. */
    public AuditEntryBuilder clientId(@Nullable String clientId) {
        this.clientId = clientId;
        return this;
    }

    /** See {@link AuditCaller#clientName()}. */
    public AuditEntryBuilder clientName(@Nullable String clientName) {
        this.clientName = clientName;
        return this;
    }

    /** See {@link AuditEntry#address()}. */
    public AuditEntryBuilder address(@Nullable String address) {
        this.address = address;
        return this;
    }

    /** See {@link AuditEntry#protocol()}. */
    public AuditEntryBuilder protocol(String protocol) {
        this.protocol = protocol;
        return this;
    }

    /** See {@link AuditEntry#tool()}. */
    public AuditEntryBuilder tool(@Nullable String tool) {
        this.tool = tool;
        return this;
    }

    /** See {@link AuditEntry#upstream()}. */
    public AuditEntryBuilder upstream(@Nullable String upstream) {
        this.upstream = upstream;
        return this;
    }

    /** See {@link AuditEntry#decision()}. */
    public AuditEntryBuilder decision(String decision) {
        this.decision = decision;
        return this;
    }

    /** See {@link AuditEntry#reason()}. */
    public AuditEntryBuilder reason(String reason) {
        this.reason = reason;
        return this;
    }

    /** See {@link AuditEntry#requiredScopes()}. */
    public AuditEntryBuilder requiredScopes(List<String> requiredScopes) {
        this.requiredScopes = requiredScopes;
        return this;
    }

    /** See {@link AuditCaller#heldScopes()}. */
    public AuditEntryBuilder heldScopes(List<String> heldScopes) {
        this.heldScopes = heldScopes;
        return this;
    }

    /** See {@link AuditEntry#missingScopes()}. */
    public AuditEntryBuilder missingScopes(List<String> missingScopes) {
        this.missingScopes = missingScopes;
        return this;
    }

    /** See {@link AuditEntry#rule()}. */
    public AuditEntryBuilder rule(@Nullable String rule) {
        this.rule = rule;
        return this;
    }

    /** See {@link AuditEntry#revision()}. */
    public AuditEntryBuilder revision(long revision) {
        this.revision = revision;
        return this;
    }

    /** See {@link AuditEntry#outcome()}. */
    public AuditEntryBuilder outcome(String outcome) {
        this.outcome = outcome;
        return this;
    }

    /** See {@link AuditEntry#status()}. */
    public AuditEntryBuilder status(int status) {
        this.status = status;
        return this;
    }

    /** See {@link AuditEntry#latencyMicros()}. */
    public AuditEntryBuilder latencyMicros(long latencyMicros) {
        this.latencyMicros = latencyMicros;
        return this;
    }

    /** See {@link AuditEntry#upstreamMicros()}. */
    public AuditEntryBuilder upstreamMicros(long upstreamMicros) {
        this.upstreamMicros = upstreamMicros;
        return this;
    }

    /** See {@link AuditEntry#argsDigest()}. */
    public AuditEntryBuilder argsDigest(@Nullable Sha256 argsDigest) {
        this.argsDigest = argsDigest;
        return this;
    }

    /** See {@link AuditEntry#argsPreview()}. */
    public AuditEntryBuilder argsPreview(@Nullable String argsPreview) {
        this.argsPreview = argsPreview;
        return this;
    }

    /** See {@link AuditEntry#count()}. */
    public AuditEntryBuilder count(int count) {
        this.count = count;
        return this;
    }

    /** See {@link AuditEntry#detail()}. */
    public AuditEntryBuilder detail(@Nullable String detail) {
        this.detail = detail;
        return this;
    }

    /** See {@link AuditEntry#sessionId()}. */
    public AuditEntryBuilder sessionId(@Nullable String sessionId) {
        this.sessionId = sessionId;
        return this;
    }

    /** See {@link AuditCaller#authMethod()}. */
    public AuditEntryBuilder authMethod(@Nullable String authMethod) {
        this.authMethod = authMethod;
        return this;
    }

    /** See {@link AuditCaller#actors()}. */
    public AuditEntryBuilder actors(List<String> actors) {
        this.actors = actors;
        return this;
    }

    /** See {@link AuditCaller#userAgent()}. */
    public AuditEntryBuilder userAgent(@Nullable String userAgent) {
        this.userAgent = userAgent;
        return this;
    }

    /** See {@link AuditEntry#limitLeft()}. */
    public AuditEntryBuilder limitLeft(@Nullable Integer limitLeft) {
        this.limitLeft = limitLeft;
        return this;
    }

    /** See {@link AuditEntry#findings()}. */
    public AuditEntryBuilder findings(List<String> findings) {
        this.findings = findings;
        return this;
    }

    /** See {@link AuditEntry#argsBytes()}. */
    public AuditEntryBuilder argsBytes(long argsBytes) {
        this.argsBytes = argsBytes;
        return this;
    }

    /** See {@link AuditEntry#resultBytes()}. */
    public AuditEntryBuilder resultBytes(long resultBytes) {
        this.resultBytes = resultBytes;
        return this;
    }

    /** See {@link AuditEntry#resultDigest()}. */
    public AuditEntryBuilder resultDigest(@Nullable Sha256 resultDigest) {
        this.resultDigest = resultDigest;
        return this;
    }

    /** The entry as collected so far; what is too long is cut, and says so. */
    public AuditEntry build() {
        return new AuditEntry(
                time,
                decisionId,
                StorableText.cut(requestId),
                StorableText.cutAny(traceId),
                StorableText.cutAny(sessionId),
                new AuditCaller(
                        StorableText.cutAny(issuer),
                        StorableText.cutAny(subject),
                        StorableText.cutAny(uid),
                        StorableText.cutAny(tenant),
                        StorableText.cutAny(clientId),
                        StorableText.cutAny(clientName),
                        StorableText.cutAny(authMethod),
                        StorableText.cut(actors),
                        StorableText.cut(heldScopes),
                        StorableText.cutAny(userAgent)),
                front,
                StorableText.cut(protocol),
                StorableText.cut(method),
                StorableText.cutAny(tool),
                upstream,
                decision,
                reason,
                StorableText.cut(requiredScopes),
                StorableText.cut(missingScopes),
                rule,
                revision,
                limitLeft,
                findings,
                outcome,
                status,
                latencyMicros,
                upstreamMicros,
                argsBytes,
                resultBytes,
                count,
                StorableText.cutAny(address),
                argsDigest,
                StorableText.cutAny(argsPreview),
                resultDigest,
                StorableText.cutAny(detail));
    }
}
