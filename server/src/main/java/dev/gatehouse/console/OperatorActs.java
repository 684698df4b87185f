package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.audit.Exported;
import dev.gatehouse.console.api.Role;
import dev.gatehouse.content.Secrets;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.AccessKey;
import dev.gatehouse.tools.Tool;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/** Records what operators do: logins, writes, exports. Durable before the operator gets an answer. Thread-safe. */
final class OperatorActs {
    private static final String PASSWORD = "password";

    private final AuditLog log;
    private final Clock clock;

    OperatorActs(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    void loggedIn(String username, HttpServletRequest request) {
        log.append(entry("login", username, request).authMethod(PASSWORD).build());
    }

    void loginFailed(@Nullable String username, HttpServletRequest request) {
        log.append(entry("login", username, request)
                .authMethod(PASSWORD)
                .decision("deny")
                .reason("invalid_credentials")
                .outcome("refused")
                .status(401)
                .detail(username == null ? "There is no operator of the name that was given." : null)
                .build());
    }

    void loginThrottled(@Nullable String username, HttpServletRequest request) {
        log.append(entry("login", username, request)
                .decision("limit")
                .reason("too_many_attempts")
                .outcome("refused")
                .status(429)
                .detail("Further attempts within " + LoginThrottle.WINDOW.toMinutes()
                        + " minutes are refused without being recorded one by one.")
                .build());
    }

    /** The entry of a login at an OpenID provider, to be appended together with what it changes. */
    AuditEntry loggedInThere(String username, HttpServletRequest request, String issuer, Role role) {
        return entry("login", username, request)
                .detail("Signed in at " + issuer + " as " + role.wireName() + ".")
                .build();
    }

    /** Somebody came back from an OpenID provider and is not let in. */
    void loginRefused(@Nullable String username, String reason, String detail, HttpServletRequest request) {
        log.append(entry("login", username, request)
                .decision("deny")
                .reason(reason)
                .outcome("refused")
                .status(403)
                .detail(detail)
                .build());
    }

    void loggedOut(Session session, HttpServletRequest request) {
        log.append(entry("logout", session.username(), request).status(204).build());
    }

    /** The entry of a change of access, to be appended together with it. */
    AuditEntry accessChanged(
            Session session,
            HttpServletRequest request,
            AccessKey key,
            @Nullable String upstream,
            long revision,
            Access before,
            Access after) {
        return entry(key.kind().section() + ".access.change", session.username(), request)
                .tool(key.id())
                .upstream(upstream)
                .revision(revision)
                .detail("Access of " + key.id() + ": " + describe(before) + " → " + describe(after))
                .build();
    }

    private static String describe(Access access) {
        return (access.enabled() ? "" : "disabled, ")
                + access.mode().wireName()
                + (access.scopes().isEmpty() ? "" : " " + String.join(" ", access.scopes()));
    }

    /** An operator calls a tool with a token that they pasted; the call itself is recorded by the gate. */
    void tries(Session session, HttpServletRequest request, Tool tool) {
        log.append(entry("tools.try", session.username(), request)
                .tool(tool.name())
                .upstream(tool.upstream())
                .detail("Tries " + tool.name() + " with a pasted token.")
                .build());
    }

    /** The entry of a change, to be appended together with it. */
    AuditEntry did(Session session, HttpServletRequest request, String method, String detail) {
        return act(session, request, method).detail(detail).build();
    }

    /** The beginnings of such an entry, for a change of which there is more to say. */
    AuditEntryBuilder act(Session session, HttpServletRequest request, String method) {
        return entry(method, session.username(), request);
    }

    /** Records an act that changes nothing in the database. */
    void done(Session session, HttpServletRequest request, String method, String detail) {
        log.append(did(session, request, method, detail));
    }

    void exported(Session session, HttpServletRequest request, String format) {
        String query = request.getQueryString();
        log.append(entry("audit.export", session.username(), request)
                .detail("Exported as " + format + (query == null ? "" : ": " + Secrets.redact(query, 400)))
                .build());
    }

    /** All of an export was written; an export without this was broken off. */
    void wroteExport(
            Session session, Readings.Asked asked, String format, String what, Exported exported, String sha256) {
        String range = exported.events() == 0 ? "" : ", #" + exported.firstSeq() + " to #" + exported.lastSeq();
        log.append(new AuditEntryBuilder(clock.instant(), DecisionId.next(), "console", "audit.manifest")
                .requestId(asked.requestId())
                .address(asked.address())
                .uid(session.username())
                .detail("Exported as " + format + ": " + Secrets.redact(what, 400) + ". Events: " + exported.events()
                        + range + ". Head of the chain: #" + log.headSeq() + " " + log.headHash()
                        + ". SHA-256 of the file: " + sha256)
                .build());
    }

    /** An operator reads recorded events, so many times. */
    void read(Session session, Readings.Asked asked, int count, String detail) {
        log.append(new AuditEntryBuilder(clock.instant(), DecisionId.next(), "console", "audit.read")
                .requestId(asked.requestId())
                .address(asked.address())
                .uid(session.username())
                .count(count)
                .detail(detail)
                .build());
    }

    /** An operator is shown the preview of the arguments of a call. */
    void revealed(Session session, HttpServletRequest request, String decisionId) {
        log.append(entry("audit.reveal", session.username(), request)
                .detail("Saw the preview of the arguments of decision " + decisionId)
                .build());
    }

    /** An operator takes what whoever helps needs to know. */
    void tookSupportBundle(Session session, HttpServletRequest request) {
        log.append(entry("config.support-bundle", session.username(), request)
                .detail("Took a support bundle.")
                .build());
    }

    /** An operator has a backend asked for what it offers. */
    void asked(Session session, HttpServletRequest request, String upstream) {
        log.append(entry("upstream.reload", session.username(), request)
                .upstream(upstream)
                .detail("Asked the upstream " + upstream + " for what it offers.")
                .build());
    }

    /** An operator has a backend tried. */
    void probed(Session session, HttpServletRequest request, String upstream) {
        log.append(entry("upstream.probe", session.username(), request)
                .upstream(upstream)
                .detail("Tried whether the upstream " + upstream + " answers.")
                .build());
    }

    /** An operator has requests sent to an MCP server; its query could hold a secret and is left out. */
    void examining(Session session, HttpServletRequest request, URI endpoint) {
        String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
        log.append(entry("doctor.run", session.username(), request)
                .detail("Examined " + endpoint.getScheme() + "://" + endpoint.getRawAuthority() + path)
                .build());
    }

    /** Makes a change together with its event. */
    void changed(HandleCallback<Integer, RuntimeException> change, AuditEntry entry) {
        log.append(change, _ -> entry);
    }

    /** Adds an operator at start, together with its event. */
    void addOperator(String username, HandleCallback<Integer, RuntimeException> change) {
        log.append(change, _ -> atStart("operator.add", username, "The operator was added at the first start."));
    }

    /** Replaces an operator's password at start, together with its event. */
    void replacePassword(String username, HandleCallback<Integer, RuntimeException> change) {
        log.append(
                change,
                _ -> atStart(
                        "password.replace",
                        username,
                        "The password was replaced by the one in the configuration; sessions were ended."));
    }

    private AuditEntry atStart(String method, String username, String detail) {
        return new AuditEntryBuilder(clock.instant(), DecisionId.next(), "console", method)
                .uid(username)
                .detail(detail)
                .build();
    }

    private AuditEntryBuilder entry(String method, @Nullable String username, HttpServletRequest request) {
        return new AuditEntryBuilder(clock.instant(), DecisionId.next(), "console", method)
                .requestId(HeadersFilter.requestId(request))
                .address(request.getRemoteAddr())
                .uid(username);
    }
}
