package dev.gatehouse.gate;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.content.ArgumentPreview;
import dev.gatehouse.content.ResultDigest;
import dev.gatehouse.content.Secrets;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.tools.Offering;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entry of one request while it passes the gate. What clients wrote is cut and freed of credentials on its way in.
 * Confined to the thread of its request.
 */
final class Recording {
    private static final int NAME_LIMIT = 128;
    private static final int DETAIL_LIMIT = 500;
    private static final List<String> CREDENTIAL = List.of("credential");

    private final AuditEntryBuilder entry;
    private final @Nullable Caller caller;
    private final Envelope envelope;
    private final String method;
    private final Instant time;
    private String word = "allow";
    private String reason = "";
    private int status = 200;

    Recording(@Nullable Caller caller, Envelope envelope, String method, Instant now) {
        this.caller = caller;
        this.envelope = envelope;
        this.method = method;
        this.time = now;
        entry = new AuditEntryBuilder(now, DecisionId.next(), envelope.front(), Secrets.redact(method, NAME_LIMIT))
                .requestId(envelope.requestId())
                .traceId(envelope.traceId())
                .address(envelope.address())
                .protocol(envelope.protocol())
                .sessionId(envelope.sessionId())
                .clientName(cut(envelope.clientName()))
                .userAgent(cut(envelope.userAgent()));
        if (caller != null) {
            entry.uid(caller.uid()).heldScopes(sorted(caller.scopes())).authMethod(authMethod(caller));
            if (!caller.isAnonymous()) {
                entry.issuer(caller.issuer())
                        .subject(caller.subject())
                        .tenant(caller.tenant())
                        .clientId(caller.clientId())
                        .actors(caller.actors());
            }
        }
    }

    String decisionId() {
        return entry.decisionId();
    }

    Instant time() {
        return time;
    }

    String word() {
        return word;
    }

    /** Whose refusals are counted together if many come for this reason. */
    Floods.Source source() {
        return Floods.Source.of(caller, envelope.address(), reason);
    }

    /** An entry that stands for {@code more} refusals like this one. */
    Recording repeated(int more, Duration within, Instant at) {
        Envelope later = new Envelope(
                envelope.requestId(),
                envelope.trace(),
                envelope.address(),
                envelope.front(),
                envelope.protocol(),
                envelope.clientName(),
                envelope.userAgent(),
                envelope.sessionId(),
                System.nanoTime());
        Recording repeated = new Recording(caller, later, method, at);
        repeated.refused(
                word,
                reason,
                "Stands for " + more + " more refusals like decision " + decisionId() + " within " + within.toSeconds()
                        + " s.",
                status);
        repeated.entry.count(more);
        return repeated;
    }

    Recording tool(@Nullable String name) {
        entry.tool(name == null ? null : Secrets.redact(name, NAME_LIMIT));
        return this;
    }

    Recording resource(String uri) {
        entry.tool(RecordedUri.of(uri));
        return this;
    }

    Recording rule(String rule) {
        entry.rule(rule);
        return this;
    }

    Recording arguments(ArgumentPreview preview) {
        entry.argsDigest(preview.digest()).argsBytes(preview.bytes()).argsPreview(preview.preview());
        if (preview.hidesCredentials()) {
            entry.findings(CREDENTIAL);
        }
        return this;
    }

    Recording result(ResultDigest result) {
        entry.resultDigest(result.digest()).resultBytes(result.bytes());
        return this;
    }

    /** How many more calls the caller's rate lets through, if it is limited. */
    Recording limitLeft(@Nullable Integer left) {
        entry.limitLeft(left);
        return this;
    }

    Recording decided(Decision decision, @Nullable Offering offering) {
        entry.decision(decision.word())
                .reason(decision.reason().code())
                .requiredScopes(decision.requiredScopes())
                .missingScopes(decision.missingScopes())
                .rule(decision.rule());
        if (offering != null) {
            entry.upstream(offering.upstream()).revision(offering.revision());
        }
        return this;
    }

    /** The backend that a tool of several backends was done by; nothing changes where it is absent. */
    Recording servedBy(@Nullable String upstream) {
        if (upstream != null) {
            entry.upstream(upstream);
        }
        return this;
    }

    Recording reason(String reason) {
        entry.reason(reason);
        return this;
    }

    Recording refused(Denial denial) {
        return refused(
                denial.word(), denial.reason(), denial.sentence(), denial.kind().status(envelope.front()));
    }

    Recording refused(String word, String reason, String detail, int status) {
        this.word = word;
        this.reason = reason;
        this.status = status;
        entry.decision(word)
                .reason(reason)
                .outcome("refused")
                .status(status)
                .detail(Secrets.redact(detail, DETAIL_LIMIT));
        return this;
    }

    Recording ran(String outcome, long micros, @Nullable String detail) {
        entry.outcome(outcome).upstreamMicros(micros);
        entry.detail(detail == null ? null : Secrets.redact(detail, DETAIL_LIMIT));
        return this;
    }

    /** The HTTP status that the client will see, where it is another than the one for what ran. */
    Recording status(int answered) {
        status = answered;
        entry.status(answered);
        return this;
    }

    /** The entry with the time it took so far. */
    AuditEntry close() {
        return entry.latencyMicros(micros()).build();
    }

    long micros() {
        return Math.max(0, (System.nanoTime() - envelope.startNanos()) / 1_000);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null ? null : Secrets.redact(text, NAME_LIMIT);
    }

    private static String authMethod(Caller caller) {
        String credential = caller.credential().wireName();
        return caller.keyBound() ? credential + "+dpop" : caller.certificateBound() ? credential + "+mtls" : credential;
    }

    private static List<String> sorted(Set<String> scopes) {
        String[] array = scopes.toArray(new String[0]);
        Arrays.sort(array);
        return List.of(array);
    }
}
