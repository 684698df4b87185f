package dev.gatehouse.oauth;

import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.telemetry.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** Writes what the authorization server decides to the audit log, durably, before it is answered. Thread-safe. */
final class AuthorizationEvents {
    private static final String REQUEST_ID_ATTRIBUTE = AuthorizationEvents.class.getName() + ".requestId";
    private static final String START_ATTRIBUTE = AuthorizationEvents.class.getName() + ".start";

    private final AuditLog log;
    private final String issuer;
    private final Clock clock;

    AuthorizationEvents(AuditLog log, String issuer, Clock clock) {
        this.log = log;
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * Records one event.
     *
     * @param act {@code login}, {@code consent}, {@code token}, {@code client}, {@code register} or {@code revoke}
     * @param facts adds what is known; never a code, token, secret, password or mistyped username
     * @throws dev.gatehouse.store.StoreUnavailable if it could not be made durable
     */
    void record(HttpServletRequest request, String act, UnaryOperator<AuditEntryBuilder> facts) {
        AuditEntryBuilder entry = new AuditEntryBuilder(clock.instant(), DecisionId.next(), "oauth", act)
                .requestId(String.valueOf(request.getAttribute(REQUEST_ID_ATTRIBUTE)))
                .latencyMicros(elapsedMicros(request))
                .address(request.getRemoteAddr());
        log.append(facts.apply(entry).build());
    }

    /** Adds a refusal. */
    static AuditEntryBuilder denied(AuditEntryBuilder entry, String reason, int status, String detail) {
        return entry.decision("deny")
                .reason(reason)
                .outcome("refused")
                .status(status)
                .detail(detail);
    }

    /** Adds who it was about. */
    AuditEntryBuilder user(AuditEntryBuilder entry, String uid) {
        return entry.issuer(issuer).subject(uid).uid(uid);
    }

    /** Adds which machine it was about, under the user id that its calls have. */
    AuditEntryBuilder service(AuditEntryBuilder entry, Client client) {
        return entry.issuer(issuer).subject(client.clientId()).uid("client:" + client.clientId());
    }

    /** Adds which client it was about. */
    static AuditEntryBuilder client(AuditEntryBuilder entry, Client client) {
        return entry.clientId(client.clientId()).clientName(client.name());
    }

    /** Remembers the request's id and when it came, for the events that tell of it. */
    static void identify(HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(REQUEST_ID_ATTRIBUTE, RequestId.of(request, response));
        request.setAttribute(START_ATTRIBUTE, System.nanoTime());
    }

    private static long elapsedMicros(HttpServletRequest request) {
        return request.getAttribute(START_ATTRIBUTE) instanceof Long start ? (System.nanoTime() - start) / 1000 : 0;
    }
}
