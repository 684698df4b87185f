package dev.gatehouse.oauth;

import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Writes what the authorization server decides to the audit log, durably, before it is answered. Thread-safe. */
final class AuthorizationEvents {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

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
     * @param act {@code login}, {@code consent}, {@code token}, {@code register} or {@code revoke}
     * @param facts adds what is known; never a code, token, secret, password or mistyped username
     * @throws dev.gatehouse.store.StoreUnavailable if it could not be made durable
     */
    void record(HttpServletRequest request, String act, UnaryOperator<AuditEntryBuilder> facts) {
        AuditEntryBuilder entry = new AuditEntryBuilder(clock.instant(), DecisionId.next(), "oauth", act)
                .requestId(requestId(request))
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

    /** Adds which client it was about. */
    static AuditEntryBuilder client(AuditEntryBuilder entry, Client client) {
        return entry.clientId(client.clientId()).clientName(client.name());
    }

    private static String requestId(HttpServletRequest request) {
        String given = request.getHeader("X-Request-Id");
        return given != null && REQUEST_ID.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
